/*
 * What Functions.cs says, in C: each program in a section of its own, with the functions that it calls.
 *
 *     clang -O2 -mcpu=v3 --target=bpf -c functions.c -o functions.o
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;

#define PROGRAM(name) __attribute__((section("syscall/" #name), used)) int name
#define FUNCTION(program) static __attribute__((section("syscall/" #program), noinline))
#define KFUNC extern __attribute__((section(".ksyms")))

struct request {
    s64 a, b, c, d;
    s32 e, f, g, h;
    s64 result;
};

/* Three rounds of multiply, rotate and xor over four words. */
PROGRAM(mix)(struct request *ctx)
{
    u64 hash = 0x9e3779b97f4a7c15ull;

    hash = (hash ^ (u64)ctx->a) * 0xff51afd7ed558ccdull;
    hash = (hash << 31) | (hash >> 33);
    hash = (hash ^ (u64)ctx->b) * 0xc4ceb9fe1a85ec53ull;
    hash = (hash << 27) | (hash >> 37);
    hash = (hash ^ (u64)ctx->c) * 0xff51afd7ed558ccdull;
    hash ^= hash >> 33;
    hash += (u64)ctx->d;
    ctx->result = (s64)hash;
    return (s32)(hash ^ (hash >> 32));
}

/* A sum that a loop makes, and no formula. */
PROGRAM(sum)(struct request *ctx)
{
    u32 count = (u32)ctx->e & 63;
    s64 total = 0;

    for (u32 i = 0; i < count; i++)
        total = total * 31 + ((s64)i ^ ctx->f);

    ctx->result = total;
    return 0;
}

/* Population count, byte order and the highest set bit. */
PROGRAM(bits)(struct request *ctx)
{
    u32 x = (u32)ctx->e;
    u32 n = x - ((x >> 1) & 0x55555555u);
    u32 log = 0;
    u32 rest = x;

    n = (n & 0x33333333u) + ((n >> 2) & 0x33333333u);
    n = (n + (n >> 4)) & 0x0f0f0f0fu;
    n = (n * 0x01010101u) >> 24;

    if (rest >= 1u << 16) { rest >>= 16; log += 16; }
    if (rest >= 1u << 8) { rest >>= 8; log += 8; }
    if (rest >= 1u << 4) { rest >>= 4; log += 4; }
    if (rest >= 1u << 2) { rest >>= 2; log += 2; }
    if (rest >= 1u << 1) { log += 1; }

    ctx->f = (s32)(x << 24 | (x & 0xff00) << 8 | (x >> 8 & 0xff00) | x >> 24);
    ctx->result = log;
    return (s32)n;
}

struct range {
    s64 low;
    s64 high;
    s32 count;
};

FUNCTION(widen) void widen_by(struct range *range, s64 value)
{
    if (value < range->low)
        range->low = value;

    if (value > range->high)
        range->high = value;

    range->count++;
}

/* A struct on the stack, handed to a function by reference. */
PROGRAM(widen)(struct request *ctx)
{
    struct range range = { .low = ctx->a, .high = ctx->a, .count = 1 };

    widen_by(&range, ctx->b);
    widen_by(&range, ctx->c);
    widen_by(&range, ctx->d);
    ctx->result = range.high - range.low;
    return range.count;
}

FUNCTION(calls) u32 gcd(u32 a, u32 b)
{
    for (int i = 0; i < 24 && b != 0; i++) {
        u32 rest = a % b;

        a = b;
        b = rest;
    }

    return a;
}

/* A function by value, called twice, with a loop of its own. */
PROGRAM(calls)(struct request *ctx)
{
    u32 first = gcd((u32)ctx->e, (u32)ctx->f);
    u32 second = gcd((u32)ctx->g, (u32)ctx->h);

    ctx->result = (s64)first * second;
    return first == second;
}

/* Cases that lie close together, one with two labels, one far away. */
PROGRAM(cases)(struct request *ctx)
{
    s64 a = ctx->a;
    s64 b = ctx->b;
    s64 result;

    switch (ctx->e) {
    case 0: result = a + b; break;
    case 1: result = a - b; break;
    case 2: result = a * b; break;
    case 3: case 4: result = a & b; break;
    case 5: result = a | b; break;
    case 6: result = a ^ b; break;
    case 7: result = a << (b & 63); break;
    case 1000: result = ~a; break;
    default: return -22;
    }

    ctx->result = result;
    return 0;
}

/* Do some first bytes of a text, which comes in two words, agree with a known one? */
PROGRAM(compare)(struct request *ctx)
{
    static const u8 wanted[] = "bpf_task_release";
    u8 text[16];
    u64 a = (u64)ctx->a;
    u64 b = (u64)ctx->b;
    int length = ctx->e & 15;

#pragma clang loop unroll(disable)
    for (int i = 0; i < 16; i++)
        text[i] = (u8)((i < 8 ? a : b) >> (i & 7) * 8);

    for (int i = 0; i < length; i++) {
        if (text[i] != wanted[i])
            return 0;
    }

    return 1;
}

/* The ones' complement sum of 16 bytes, as of an Internet header. */
PROGRAM(checksum)(struct request *ctx)
{
    u8 bytes[16];
    u32 sum = 0;

#pragma clang loop unroll(disable)
    for (int i = 0; i < 16; i++)
        bytes[i] = (u8)((u64)ctx->a >> (i & 7) * 8) ^ (u8)i;

#pragma clang loop unroll(disable)
    for (int i = 0; i < 16; i += 2)
        sum += (u32)bytes[i] << 8 | bytes[i + 1];

    sum = (sum & 0xffff) + (sum >> 16);
    sum = (sum & 0xffff) + (sum >> 16);
    ctx->result = (u16)~sum;
    return 0;
}

/* Sums of narrow numbers that stop at the ends of their ranges. */
PROGRAM(saturate)(struct request *ctx)
{
    s8 x = (s8)ctx->e;
    s8 y = (s8)ctx->f;
    s32 sum = x + y;
    s16 u = (s16)ctx->g;
    s16 v = (s16)ctx->h;
    s32 difference = u - v;

    if (sum > 127)
        sum = 127;
    else if (sum < -128)
        sum = -128;

    if (difference > 32767)
        difference = 32767;
    else if (difference < -32768)
        difference = -32768;

    ctx->result = ((s64)(s16)difference << 8) | (u8)sum;
    return 0;
}

/* A day since 1970 as year, month and day: Howard Hinnant's algorithm for dates after the year 0. */
PROGRAM(date)(struct request *ctx)
{
    u32 days = (u32)ctx->e + 719468;
    u32 era = days / 146097;
    u32 of_era = days % 146097;
    u32 year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    u32 of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    u32 shifted = (5 * of_year + 2) / 153;
    u32 day = of_year - (153 * shifted + 2) / 5 + 1;
    u32 month = shifted < 10 ? shifted + 3 : shifted - 9;
    u32 year = year_of_era + era * 400 + (month <= 2);

    ctx->result = (s64)year * 10000 + month * 100 + day;
    return 0;
}

/* Four numbers in order. */
PROGRAM(sort)(struct request *ctx)
{
    s32 a = ctx->e, b = ctx->f, c = ctx->g, d = ctx->h, t;

    if (a > b) { t = a; a = b; b = t; }
    if (c > d) { t = c; c = d; d = t; }
    if (a > c) { t = a; a = c; c = t; }
    if (b > d) { t = b; b = d; d = t; }
    if (b > c) { t = b; b = c; c = t; }

    ctx->e = a;
    ctx->f = b;
    ctx->g = c;
    ctx->h = d;
    return b - a + (d - c);
}

struct task_struct;
KFUNC struct task_struct *bpf_task_from_pid(s32 pid);
KFUNC void bpf_task_release(struct task_struct *p);

/* A kfunc whose result may be null and must be released. */
PROGRAM(task)(struct request *ctx)
{
    struct task_struct *task = bpf_task_from_pid(ctx->e);

    if (!task)
        return -3;

    ctx->result = 1;
    bpf_task_release(task);
    return 0;
}

struct bpf_iter_num { u64 opaque[1]; } __attribute__((aligned(8)));
KFUNC int bpf_iter_num_new(struct bpf_iter_num *it, int start, int end);
KFUNC int *bpf_iter_num_next(struct bpf_iter_num *it);
KFUNC void bpf_iter_num_destroy(struct bpf_iter_num *it);

/* A loop over a kfunc iterator. */
PROGRAM(iterate)(struct request *ctx)
{
    struct bpf_iter_num it;
    s64 total = 0;
    int *i;

    bpf_iter_num_new(&it, 0, ctx->e);

    while ((i = bpf_iter_num_next(&it)))
        total += *i;

    bpf_iter_num_destroy(&it);
    ctx->result = total;
    return 0;
}

static u64 (*bpf_ktime_get_ns)(void) = (void *)5;
static u64 (*bpf_get_current_pid_tgid)(void) = (void *)14;

/* Helpers, called by number. */
PROGRAM(helpers)(struct request *ctx)
{
    u64 begin = bpf_ktime_get_ns();
    u64 both = bpf_get_current_pid_tgid();

    ctx->e = (s32)(both >> 32);
    ctx->f = (s32)both;
    ctx->result = (s64)(bpf_ktime_get_ns() - begin);
    return 0;
}
