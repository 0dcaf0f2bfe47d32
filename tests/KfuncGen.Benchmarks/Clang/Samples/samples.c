/*
 * What the programs of samples/Firewall, ConnectRedirect and PacketEvents say, in C as people write it with libbpf's headers: the types of
 * the kernel's user-space headers, whose structs clang may read by wide loads.
 *
 *     clang -O2 -mcpu=v3 --target=bpf -c samples.c -o samples.o
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

#define PROGRAM(name) __attribute__((section("syscall/" #name), used)) int name
#define htons(x) ((u16)__builtin_bswap16(x))

static void *(*lookup)(void *map, const void *key) = (void *)1;
static u64 (*ktime_get_ns)(void) = (void *)5;
static void *(*ringbuf_reserve)(void *map, u64 size, u64 flags) = (void *)131;
static void (*ringbuf_submit)(void *data, u64 flags) = (void *)132;

struct xdp_md { u32 data, data_end, data_meta, ingress_ifindex, rx_queue_index, egress_ifindex; };
struct __sk_buff { u32 before[19], data, data_end; };
struct bpf_sock_addr { u32 user_family, user_ip4, user_ip6[4], user_port; };

struct ethhdr { u8 dest[6], source[6]; u16 proto; } __attribute__((packed));
struct iphdr { u8 version; u8 tos; u16 tot_len, id, frag_off; u8 ttl, protocol; u16 check; u32 saddr, daddr; };
struct tcphdr { u16 source, dest; u32 seq, ack_seq; u8 offset, flags; u16 window, check, urg_ptr; };

/* Maps of libbpf are structs in .maps; what counts is their address. */
struct map { int unused; };
extern struct map rules, seen, targets, connections;

/* Firewall */
struct prefix { u32 length, address; };
struct rule { u8 drop; u64 packets, bytes; };
u64 dropped;

PROGRAM(firewall)(struct xdp_md *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct ethhdr *eth = data;
    struct iphdr *ip = data + sizeof(*eth);
    struct prefix source = { 32 };
    u32 zero = 0;
    u64 *count = lookup(&seen, &zero);

    if (count)
        ++*count;

    if (data + sizeof(*eth) + sizeof(*ip) > end || eth->proto != htons(0x0800))
        return 2;

    source.address = ip->saddr;
    struct rule *rule = lookup(&rules, &source);

    if (!rule)
        return 2;

    __sync_fetch_and_add(&rule->packets, 1);
    __sync_fetch_and_add(&rule->bytes, end - data);

    if (!rule->drop)
        return 2;

    __sync_fetch_and_add(&dropped, 1);
    return 1;
}

/* ConnectRedirect */
struct target { u32 address, port; };
u64 redirected;

PROGRAM(connectredirect)(struct bpf_sock_addr *ctx)
{
    struct target asked = { ctx->user_ip4, ctx->user_port };
    struct target *target = lookup(&targets, &asked);

    if (target) {
        ctx->user_ip4 = target->address;
        ctx->user_port = target->port;
        __sync_fetch_and_add(&redirected, 1);
    }

    return 1;
}

/* PacketEvents */
struct connection { u64 time; u32 source, destination, port; };
u64 lost;

PROGRAM(packetevents)(struct __sk_buff *ctx)
{
    void *data = (void *)(long)ctx->data, *end = (void *)(long)ctx->data_end;
    struct ethhdr *eth = data;
    struct iphdr *ip = data + sizeof(*eth);
    struct tcphdr *tcp = (void *)(ip + 1);

    if ((void *)(tcp + 1) > end || ip->version != 0x45 || ip->protocol != 6 || (tcp->flags & 0x12) != 0x02)
        return -1;

    struct connection *opened = ringbuf_reserve(&connections, sizeof(*opened), 0);

    if (!opened) {
        __sync_fetch_and_add(&lost, 1);
        return -1;
    }

    opened->time = ktime_get_ns();
    opened->source = ip->saddr;
    opened->destination = ip->daddr;
    opened->port = htons(tcp->dest);
    ringbuf_submit(opened, 0);
    return -1;
}
