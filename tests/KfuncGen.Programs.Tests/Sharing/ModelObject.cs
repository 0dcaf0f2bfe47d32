namespace KfuncGen.Programs.Tests.Sharing;

/// <summary>One operation on a map of each type with each run: what a test compares with a model of its own.</summary>
internal static partial class ModelObject
{
    [BpfMap(MaxEntries = 128)] static readonly BpfHashMap<uint, ulong> Hash;
    [BpfMap(MaxEntries = 1024)] static readonly BpfLruHashMap<uint, ulong> Lru;
    [BpfMap(MaxEntries = 128)] static readonly BpfPerCpuHashMap<uint, ulong> PerCpu;
    [BpfMap(MaxEntries = 64)] static readonly BpfArray<ulong> List;
    [BpfMap(MaxEntries = 128)] static readonly BpfLpmTrie<Ipv4Prefix, ulong> Trie;
    [BpfMap(MaxEntries = 16)] static readonly BpfQueue<ulong> Queue;
    [BpfMap(MaxEntries = 16)] static readonly BpfStack<ulong> Stack;
    static Operation operation;

    [BpfProgram(BpfProgramType.Tc)]
    static int Run(__sk_buff ctx)
    {
        uint key = operation.Key;
        ulong value = operation.Value;
        operation.Found = 0;

        return operation.Map switch
        {
            0 => OnHash(key, value),
            1 => OnLru(key, value),
            2 => OnPerCpu(key, value),
            3 => OnList(key, value),
            4 => OnTrie(key, value),
            5 => OnQueue(value),
            _ => OnStack(value),
        };
    }

    [BpfFunction]
    static int OnHash(uint key, ulong value)
    {
        switch (operation.What)
        {
            case 0:
                return Hash.Update(key, value);
            case 1:
                return Hash.Insert(key, value);
            case 2:
                return Hash.Replace(key, value);
            case 3:
                return Hash.Delete(key);
        }

        return Hash.Find(key) is { } found ? Found(found.Value) : -2;
    }

    [BpfFunction]
    static int OnLru(uint key, ulong value)
    {
        switch (operation.What)
        {
            case 0:
                return Lru.Update(key, value);
            case 1:
                return Lru.Insert(key, value);
            case 2:
                return Lru.Replace(key, value);
            case 3:
                return Lru.Delete(key);
        }

        return Lru.Find(key) is { } found ? Found(found.Value) : -2;
    }

    [BpfFunction]
    static int OnPerCpu(uint key, ulong value)
    {
        switch (operation.What)
        {
            case 0:
                return PerCpu.Update(key, value);
            case 1:
                return PerCpu.Insert(key, value);
            case 2:
                return PerCpu.Replace(key, value);
            case 3:
                return PerCpu.Delete(key);
        }

        return PerCpu.Find(key) is { } found ? Found(found.Value) : -2;
    }

    [BpfFunction]
    static int OnList(uint key, ulong value)
    {
        if (operation.What < 3)
        {
            return List.Update(key, value);
        }

        return List.Find(key) is { } found ? Found(found.Value) : -2;
    }

    [BpfFunction]
    static int OnTrie(uint key, ulong value)
    {
        Ipv4Prefix prefix = new() { Length = operation.Length, Address = key };

        switch (operation.What)
        {
            case 0 or 1:
                return Trie.Update(prefix, value);
            case 2 or 3:
                return Trie.Delete(prefix);
        }

        return Trie.Find(prefix) is { } found ? Found(found.Value) : -2;
    }

    [BpfFunction]
    static int OnQueue(ulong value)
    {
        if (operation.What < 2)
        {
            return Queue.Push(value);
        }

        ulong taken;
        int error = operation.What == 2 ? Queue.Pop(out taken) : Queue.Peek(out taken);
        return error != 0 ? error : Found(taken);
    }

    [BpfFunction]
    static int OnStack(ulong value)
    {
        if (operation.What < 2)
        {
            return Stack.Push(value);
        }

        ulong taken;
        int error = operation.What == 2 ? Stack.Pop(out taken) : Stack.Peek(out taken);
        return error != 0 ? error : Found(taken);
    }

    [BpfFunction]
    static int Found(ulong value)
    {
        operation.Found = value;
        return 0;
    }

    internal struct Operation
    {
        public uint Map;
        public uint What;
        public uint Key;
        public uint Length;
        public ulong Value;
        public ulong Found;
    }
}
