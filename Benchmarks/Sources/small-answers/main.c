// A server for benchmarks of HTTP clients: whatever it is asked, it answers with the same small piece of JSON, and
// keeps the connection. It takes so little time that the client's is what is measured. It says its URL and serves
// until it is killed.

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char answer[] = "HTTP/1.1 200 OK\r\nServer: small-answers\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
                             "Content-Type: application/json\r\nContent-Length: 60\r\nETag: \"60\"\r\n\r\n"
                             "{\"id\": 1234567, \"state\": \"succeeded\", \"owner\": \"somebody\"}\r\n";
enum { most_connections = 256 };

static struct pollfd sockets[1 + most_connections] = {{.events = POLLIN}};
/// How much of the empty line that ends a request each connection has sent.
static unsigned char seen[1 + most_connections];
static nfds_t count = 1;

static void die(const char *what) {
    perror(what);
    exit(1);
}

static int listening(unsigned short *port) {
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 128) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        die("listen");
    *port = ntohs(address.sin_port);
    return listener;
}

static void admit(void) {
    int connection = accept(sockets[0].fd, NULL, NULL), yes = 1;
    if (connection < 0) return;
    if (count > most_connections) {
        close(connection);
        return;
    }
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    seen[count] = 0;
    sockets[count++] = (struct pollfd){.fd = connection, .events = POLLIN};
}

/// False when the connection has ended.
static bool serve(nfds_t which) {
    char piece[16 << 10];
    ssize_t size = read(sockets[which].fd, piece, sizeof piece);
    if (size <= 0) return size < 0 && errno == EINTR;
    for (ssize_t i = 0; i < size; i++) {
        seen[which] = piece[i] == "\r\n\r\n"[seen[which]] ? seen[which] + 1 : piece[i] == '\r';
        if (seen[which] < 4) continue;
        seen[which] = 0;
        if (write(sockets[which].fd, answer, sizeof answer - 1) != sizeof answer - 1) return false;
    }
    return true;
}

int main(void) {
    unsigned short port;
    sockets[0].fd = listening(&port);
    printf("http://127.0.0.1:%d\n", port);
    fflush(stdout);
    while (poll(sockets, count, -1) >= 0 || errno == EINTR) {
        for (nfds_t i = count - 1; i > 0; i--) {
            if (!sockets[i].revents || serve(i)) continue;
            close(sockets[i].fd);
            sockets[i] = sockets[--count];
            seen[i] = seen[count];
        }
        if (sockets[0].revents) admit();
    }
    die("poll");
}
