/* What is the least that sending one picture to N viewers can cost?
 *
 *     floor RECEIVERS SECONDS [TRACE]
 *
 * TRACE has a line for each packet that a publisher sent: when, in microseconds, and of how many bytes. With it
 * those packets go out at those moments; without it packets of one size go out at a steady rate that the child can
 * follow, so that nobody ever sleeps. Each packet gets an RTP header of its receiver, is encrypted with AES-128-GCM under the receiver's key, as SRTP
 * does, and goes out by one sendto. A child process drains the receiving sockets: without that the kernel would
 * answer with errors, and sending would look cheaper than it is. Prints one line of JSON; the CPU time is this
 * process's alone.
 *
 * The few functions of libcrypto are declared here, so that its headers need not be installed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct evp_cipher_ctx_st EVP_CIPHER_CTX;
typedef struct evp_cipher_st EVP_CIPHER;
EVP_CIPHER_CTX *EVP_CIPHER_CTX_new(void);
const EVP_CIPHER *EVP_aes_128_gcm(void);
int EVP_EncryptInit_ex(EVP_CIPHER_CTX *, const EVP_CIPHER *, void *, const uint8_t *, const uint8_t *);
int EVP_EncryptUpdate(EVP_CIPHER_CTX *, uint8_t *, int *, const uint8_t *, int);
int EVP_EncryptFinal_ex(EVP_CIPHER_CTX *, uint8_t *, int *);
int EVP_CIPHER_CTX_ctrl(EVP_CIPHER_CTX *, int, int, void *);

enum { HEADER = 12, STEADY = 1100, PAYLOAD = 1400, TAG = 16, GET_TAG = 0x10, MOST = 4096, MOST_MOMENTS = 100000 };
static const double PACKETS_A_SECOND = 40000;

struct receiver {
    int socket;
    struct sockaddr_in address;
    EVP_CIPHER_CTX *cipher;
    uint8_t salt[12];
    uint32_t ssrc;
    uint16_t sequence;
};

/* When a packet goes out, and how much of it is payload. */
struct moment {
    double at;
    int payload;
};

static struct receiver receivers[MOST];
static struct moment moments[MOST_MOMENTS];
static uint8_t payload[PAYLOAD];

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void fill(uint8_t *bytes, int count) {
    for (int i = 0; i < count; i++) bytes[i] = (uint8_t)rand();
}

static void open_receiver(struct receiver *r) {
    socklen_t size = sizeof r->address;
    int buffer = 4 << 20;
    uint8_t key[16];
    r->socket = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    r->address.sin_family = AF_INET;
    r->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (r->socket < 0 || bind(r->socket, (struct sockaddr *)&r->address, size)) fail("bind");
    setsockopt(r->socket, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    getsockname(r->socket, (struct sockaddr *)&r->address, &size);
    fill(key, sizeof key);
    fill(r->salt, sizeof r->salt);
    r->ssrc = (uint32_t)rand();
    r->cipher = EVP_CIPHER_CTX_new();
    EVP_EncryptInit_ex(r->cipher, EVP_aes_128_gcm(), NULL, key, NULL);
}

/* The child: counts what arrives until it is told to stop, and writes the count to the pipe. */
static volatile sig_atomic_t stopped;
static void stop(int signal) { (void)signal, stopped = 1; }

static void drain(int count, int out) {
    struct sigaction action = {.sa_handler = stop};
    struct epoll_event ready[256];
    uint8_t bytes[2048];
    uint64_t got = 0;
    int epoll = epoll_create1(0);
    sigaction(SIGTERM, &action, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int i = 0; i < count; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = receivers[i].socket};
        epoll_ctl(epoll, EPOLL_CTL_ADD, receivers[i].socket, &event);
    }
    if (write(out, "", 1) != 1) fail("write");
    for (;;) {
        int n = epoll_wait(epoll, ready, 256, stopped ? 50 : 500);
        if (n <= 0 && stopped) break;
        for (int i = 0; i < n; i++)
            while (recv(ready[i].data.fd, bytes, sizeof bytes, 0) > 0) got++;
    }
    if (write(out, &got, sizeof got) != sizeof got) fail("write");
    _exit(0);
}

static void send_one(int socket, struct receiver *r, uint32_t timestamp, int bytes) {
    uint8_t packet[HEADER + PAYLOAD + TAG] = {0x80, 96}, iv[12];
    uint16_t sequence = htons(r->sequence++);
    int length;
    timestamp = htonl(timestamp);
    memcpy(packet + 2, &sequence, 2);
    memcpy(packet + 4, &timestamp, 4);
    memcpy(packet + 8, &r->ssrc, 4);
    memcpy(iv, r->salt, sizeof iv);
    for (int i = 0; i < 4; i++) iv[2 + i] ^= packet[8 + i];
    for (int i = 0; i < 2; i++) iv[10 + i] ^= packet[2 + i];
    EVP_EncryptInit_ex(r->cipher, NULL, NULL, NULL, iv);
    EVP_EncryptUpdate(r->cipher, NULL, &length, packet, HEADER);
    EVP_EncryptUpdate(r->cipher, packet + HEADER, &length, payload, bytes);
    EVP_EncryptFinal_ex(r->cipher, packet + HEADER + bytes, &length);
    EVP_CIPHER_CTX_ctrl(r->cipher, GET_TAG, TAG, packet + HEADER + bytes);
    if (sendto(socket, packet, (size_t)(HEADER + bytes + TAG), 0, (struct sockaddr *)&r->address, sizeof r->address) < 0)
        fail("sendto");
}

static int read_trace(const char *path) {
    FILE *file = fopen(path, "r");
    int count = 0, bytes;
    double microseconds;
    if (!file) fail(path);
    while (count < MOST_MOMENTS && fscanf(file, "%lf %d", &microseconds, &bytes) == 2) {
        bytes -= HEADER + TAG;
        moments[count++] = (struct moment){microseconds * 1e-6, bytes < 1 ? 1 : bytes > PAYLOAD ? PAYLOAD : bytes};
    }
    fclose(file);
    return count;
}

static uint64_t send_steadily(int out, int count, double seconds) {
    double start = now(CLOCK_MONOTONIC), took;
    uint64_t sent = 0;
    uint32_t timestamp = 0;
    while ((took = now(CLOCK_MONOTONIC) - start) < seconds) {
        if ((double)sent > took * PACKETS_A_SECOND) {
            usleep(500);
            continue;
        }
        timestamp += 3000;
        for (int i = 0; i < count; i++, sent++) send_one(out, &receivers[i], timestamp, STEADY);
    }
    return sent;
}

/* What is late already goes out at once. */
static uint64_t send_trace(int out, int count, int packets) {
    double start = now(CLOCK_MONOTONIC), early;
    uint64_t sent = 0;
    for (int n = 0; n < packets; n++) {
        if ((early = start + moments[n].at - now(CLOCK_MONOTONIC)) > 0) usleep((useconds_t)(early * 1e6));
        for (int i = 0; i < count; i++, sent++) send_one(out, &receivers[i], (uint32_t)n, moments[n].payload);
    }
    return sent;
}

int main(int argc, char **argv) {
    int known = argc == 3 || argc == 4, channel[2], status;
    int count = known ? atoi(argv[1]) : 0, packets = argc == 4 ? read_trace(argv[3]) : 0;
    double seconds = known ? atof(argv[2]) : 0, cpu;
    uint64_t sent, got = 0;
    char begun;
    if (count < 1 || count > MOST || seconds <= 0) {
        fprintf(stderr, "usage: floor RECEIVERS SECONDS [TRACE] (at most %d receivers)\n", MOST);
        return 2;
    }
    fill(payload, PAYLOAD);
    for (int i = 0; i < count; i++) open_receiver(&receivers[i]);
    if (pipe(channel)) fail("pipe");
    pid_t child = fork();
    if (child == 0) drain(count, channel[1]);
    if (child < 0 || read(channel[0], &begun, 1) != 1) fail("child");
    int out = socket(AF_INET, SOCK_DGRAM, 0);
    cpu = now(CLOCK_PROCESS_CPUTIME_ID);
    sent = packets ? send_trace(out, count, packets) : send_steadily(out, count, seconds);
    cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    kill(child, SIGTERM);
    if (read(channel[0], &got, sizeof got) != sizeof got) fail("count");
    waitpid(child, &status, 0);
    printf("{\"sent\": %llu, \"received\": %llu, \"microseconds\": %.4f}\n", (unsigned long long)sent,
           (unsigned long long)got, got ? cpu * 1e6 / (double)got : 0.0);
    return 0;
}
