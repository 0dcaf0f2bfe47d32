namespace KfuncGen.Programs.Tests;

/// <summary>What programs do with each type of map, one operation at a time.</summary>
internal static partial class MapPrograms
{
    [BpfMap(MaxEntries = 64)] static readonly BpfHashMap<uint, ulong> Hash;
    [BpfMap(MaxEntries = 64)] static readonly BpfLruHashMap<Pair, ulong> Lru;
    [BpfMap(MaxEntries = 64)] static readonly BpfPerCpuHashMap<ulong, ulong> PerCpuHash;
    [BpfMap(MaxEntries = 64)] static readonly BpfLruPerCpuHashMap<ulong, Pair> LruPerCpuHash;
    [BpfMap(MaxEntries = 16)] static readonly BpfArray<Pair> Array;
    [BpfMap(MaxEntries = 16)] static readonly BpfPerCpuArray<ulong> PerCpuArray;
    [BpfMap(MaxEntries = 32)] static readonly BpfLpmTrie<Ipv4Prefix, uint> Trie;
    [BpfMap(MaxEntries = 8)] static readonly BpfQueue<ulong> Queue;
    [BpfMap(MaxEntries = 8)] static readonly BpfStack<Pair> Stack;
    [BpfMap(MaxEntries = 100)] static readonly BpfBloomFilter<ulong> Bloom;

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnHash(ref Operation ctx)
    {
        uint key = (uint)ctx.Key;

        switch (ctx.Kind)
        {
            case OperationKind.Find:
                if (Hash.Find(key) is not { } found)
                {
                    return -2;
                }

                ctx.Value = found.Value;
                return 0;
            case OperationKind.Update:
                return Hash.Update(key, ctx.Value);
            case OperationKind.Insert:
                return Hash.Insert(key, ctx.Value);
            case OperationKind.Replace:
                return Hash.Replace(key, ctx.Value);
            case OperationKind.Delete:
                return Hash.Delete(key);
            default:
                MapValue<ulong>? counted = Hash.Find(key);

                if (counted is null)
                {
                    return -2;
                }

                ctx.Value = Interlocked.Add(ref counted.Value, ctx.Value);
                return 0;
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnLru(ref Operation ctx)
    {
        Pair key = new() { A = (uint)ctx.Key, B = (uint)(ctx.Key >> 32) };

        if (Lru.Find(key) is { } found)
        {
            ctx.Value = found.Value++;
            return 1;
        }

        return Lru.Insert(in key, ctx.Value);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnLruOperations(ref Operation ctx)
    {
        Pair key = new() { A = (uint)ctx.Key, B = (uint)(ctx.Key >> 32) };

        switch (ctx.Kind)
        {
            case OperationKind.Update:
                return Lru.Update(in key, ctx.Value);
            case OperationKind.Insert:
                return Lru.Insert(in key, ctx.Value);
            case OperationKind.Replace:
                return Lru.Replace(in key, ctx.Value);
            case OperationKind.Delete:
                return Lru.Delete(in key);
            default:
                if (Lru.Find(in key) is not { } found)
                {
                    return -2;
                }

                if (ctx.Kind == OperationKind.Add)
                {
                    found.Value += ctx.Value;
                }

                ctx.Value = found.Value;
                return 0;
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnLruPerCpu(ref Operation ctx)
    {
        Pair pair = new() { A = (uint)ctx.Value, B = 1 };

        switch (ctx.Kind)
        {
            case OperationKind.Insert:
                return LruPerCpuHash.Insert(ctx.Key, in pair);
            case OperationKind.Delete:
                return LruPerCpuHash.Delete(ctx.Key);
            default:
                if (LruPerCpuHash.Find(ctx.Key) is not { } found)
                {
                    return -2;
                }

                if (ctx.Kind == OperationKind.Add)
                {
                    found.Value.A += pair.A;
                    found.Value.B++;
                }

                return 0;
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnPerCpu(ref Operation ctx)
    {
        ulong key = ctx.Key;
        int updated = PerCpuHash.Update(key, ctx.Value) + LruPerCpuHash.Update(key, new Pair { A = 1, B = 2 });

        if (PerCpuHash.FindOn(key, BpfHelpers.bpf_get_smp_processor_id()) is not { } here
            || PerCpuHash.FindOn(key, 1_000_000) is not null
            || LruPerCpuHash.Find(key) is not { } pair
            || PerCpuArray.Find(0) is not { } total
            || PerCpuArray.FindOn(0, BpfHelpers.bpf_get_smp_processor_id()) is not { } same)
        {
            return -1;
        }

        total.Value += here.Value + pair.Value.B;
        ctx.Value = same.Value;
        return updated + PerCpuHash.Delete(key) + LruPerCpuHash.Delete(key);
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnPerCpuHash(ref Operation ctx)
    {
        ulong key = ctx.Key;

        switch (ctx.Kind)
        {
            case OperationKind.Update:
                return PerCpuHash.Update(key, ctx.Value);
            case OperationKind.Insert:
                return PerCpuHash.Insert(key, ctx.Value);
            case OperationKind.Replace:
                return PerCpuHash.Replace(key, ctx.Value);
            case OperationKind.Delete:
                return PerCpuHash.Delete(key);
            default:
                if (PerCpuHash.Find(key) is not { } found)
                {
                    return -2;
                }

                if (ctx.Kind == OperationKind.Add)
                {
                    found.Value += ctx.Value;
                }

                ctx.Value = found.Value;
                return 0;
        }
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnPerCpuArray(ref Operation ctx)
    {
        uint index = (uint)ctx.Key;

        if (ctx.Kind == OperationKind.Update)
        {
            return PerCpuArray.Update(index, ctx.Value);
        }

        if (PerCpuArray.Find(index) is not { } found)
        {
            return -2;
        }

        if (ctx.Kind == OperationKind.Add)
        {
            found.Value += ctx.Value;
        }

        ctx.Value = found.Value;
        return 0;
    }

    [BpfProgram(BpfProgramType.Syscall)]
    static int OnArray(ref Operation ctx)
    {
        uint index = (uint)ctx.Key;

        if (ctx.Kind == OperationKind.Update)
        {
            return Array.Update(index, new Pair { A = (uint)ctx.Value, B = ~(uint)ctx.Value });
        }

        if (Array.Find(index) is not { } found)
        {
            return -2;
        }

        Pair pair = found.Value;
        ctx.Value = pair.A + ((ulong)pair.B << 32);
        return 0;
    }

    // A program that may sleep has no tries and no bloom filters: these two get what they need by shared data.
    static Operation request;

    [BpfProgram(BpfProgramType.SocketFilter)]
    static int OnTrie(__sk_buff ctx)
    {
        Ipv4Prefix key = default;
        key.Length = (uint)(request.Key >> 32);
        key.Address = (uint)request.Key;

        switch (request.Kind)
        {
            case OperationKind.Update:
                return Trie.Update(in key, (uint)request.Value);
            case OperationKind.Delete:
                return Trie.Delete(in key);
        }

        MapValue<uint>? longest = Trie.Find(key);
        request.Value = longest is null ? 0 : longest.Value;
        return longest is null ? -2 : 0;
    }

    // Nor does it have queues and stacks on 6.1.
    [BpfProgram(BpfProgramType.Syscall, Optional = true)]
    static int OnQueue(ref Operation ctx)
    {
        switch (ctx.Kind)
        {
            case OperationKind.Insert:
                return Queue.Push(ctx.Value);
            case OperationKind.Find:
                return Queue.Peek(out ctx.Value);
            default:
                int result = Queue.Pop(out ulong value);
                ctx.Value = value;
                return result;
        }
    }

    [BpfProgram(BpfProgramType.Syscall, Optional = true)]
    static int OnStack(ref Operation ctx)
    {
        Pair pair = new() { A = (uint)ctx.Value, B = 7 };
        int result = ctx.Kind == OperationKind.Insert ? Stack.Push(in pair)
            : ctx.Kind == OperationKind.Find ? Stack.Peek(out pair)
            : Stack.Pop(out pair);
        ctx.Value = pair.A;
        return result;
    }

    [BpfProgram(BpfProgramType.SocketFilter)]
    static int OnBloom(__sk_buff ctx) =>
        request.Kind == OperationKind.Insert ? Bloom.Push(request.Value) : Bloom.Peek(in request.Value);

    internal enum OperationKind
    {
        Find,
        Update,
        Insert,
        Replace,
        Delete,
        Add,
    }

    internal struct Operation
    {
        public OperationKind Kind;
        public ulong Key;
        public ulong Value;
    }

    internal struct Pair
    {
        public uint A;
        public uint B;
    }
}
