print("packit")
