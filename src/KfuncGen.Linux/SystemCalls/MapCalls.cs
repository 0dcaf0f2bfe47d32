using KfuncGen.Linux.Abi;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>
/// The commands of bpf(2) for maps: kernel/bpf/syscall.c, 7.2. They allocate nothing. Keys and values are memory of the caller, which
/// does not move meanwhile.
/// </summary>
internal static unsafe class MapCalls
{
    /// <summary>Makes a map.</summary>
    public static BpfHandle? Create(MapShape shape, out Errno error)
    {
        using Borrowed btf = new(shape.Btf);
        using Borrowed inner = new(shape.Inner);

        bpf_attr_map_create attributes = new()
        {
            map_type = (uint)shape.Type,
            key_size = shape.KeySize,
            value_size = shape.ValueSize,
            max_entries = shape.MaxEntries,
            map_flags = (uint)(shape.Flags | (shape.NumaNode is null ? 0 : bpf_map_create_flags.BPF_F_NUMA_NODE)),
            numa_node = shape.NumaNode ?? 0,
            map_extra = shape.Extra,
            btf_fd = btf.Descriptor,
            btf_key_type_id = shape.BtfKeyType,
            btf_value_type_id = shape.BtfValueType,
            btf_vmlinux_value_type_id = shape.KernelValueType,
            inner_map_fd = inner.Descriptor,
        };

        ObjectName.Write(shape.Name, new Span<byte>(attributes.map_name, ObjectName.Size));
        return BpfCall.Open(bpf_cmd.BPF_MAP_CREATE, ref attributes, out error);
    }

    /// <summary>Opens a map by its number in this kernel.</summary>
    public static BpfHandle? OpenById(uint id, out Errno error)
    {
        bpf_attr_object_id attributes = new() { map_id = id };
        return BpfCall.Open(bpf_cmd.BPF_MAP_GET_FD_BY_ID, ref attributes, out error);
    }

    /// <summary>Says what a map is.</summary>
    public static Errno GetInformation(BpfHandle map, out bpf_map_info information)
    {
        using Borrowed borrowed = new(map);
        information = default;

        fixed (bpf_map_info* result = &information)
        {
            bpf_attr_info attributes = new() { bpf_fd = borrowed.Descriptor, info_len = (uint)sizeof(bpf_map_info), info = (nuint)result };
            return BpfCall.Do(bpf_cmd.BPF_OBJ_GET_INFO_BY_FD, ref attributes);
        }
    }

    /// <summary>Does something with one element: looks it up, changes it, deletes it, or all at once.</summary>
    public static Errno OnElement(bpf_cmd command, BpfHandle map, void* key, void* value, ulong flags)
    {
        using Borrowed borrowed = new(map);
        bpf_attr_map_element attributes = new() { map_fd = borrowed.Descriptor, key = (nuint)key, value = (nuint)value, flags = flags };
        return BpfCall.Do(command, ref attributes);
    }

    /// <summary>The key behind another one; the first where that is null, or is not there any more.</summary>
    public static Errno NextKey(BpfHandle map, void* key, void* next)
    {
        using Borrowed borrowed = new(map);
        bpf_attr_map_element attributes = new() { map_fd = borrowed.Descriptor, key = (nuint)key, next_key = (nuint)next };
        return BpfCall.Do(bpf_cmd.BPF_MAP_GET_NEXT_KEY, ref attributes);
    }

    /// <summary>Does something with many elements.</summary>
    /// <param name="command">What.</param>
    /// <param name="map">The map.</param>
    /// <param name="batch">The elements; <c>count</c> becomes how many were done, even for failure.</param>
    public static Errno OnBatch(bpf_cmd command, BpfHandle map, ref bpf_attr_batch batch)
    {
        using Borrowed borrowed = new(map);
        batch.map_fd = borrowed.Descriptor;
        return BpfCall.Do(command, ref batch);
    }

    /// <summary>Makes a map one that user space cannot write any more.</summary>
    public static Errno Freeze(BpfHandle map)
    {
        using Borrowed borrowed = new(map);
        bpf_attr_map_element attributes = new() { map_fd = borrowed.Descriptor };
        return BpfCall.Failure(BpfCall.Invoke(bpf_cmd.BPF_MAP_FREEZE, &attributes, sizeof(uint)));
    }
}
