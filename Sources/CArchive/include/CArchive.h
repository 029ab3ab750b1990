int CArchive_placeholder(void);
