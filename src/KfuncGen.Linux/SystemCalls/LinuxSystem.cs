using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.Privileges;

namespace KfuncGen.Linux.SystemCalls;

/// <summary>Linux, by its bpf(2) system call.</summary>
internal sealed unsafe partial class LinuxSystem : BpfSystem
{
    private LinuxSystem()
    {
    }

    /// <inheritdoc/>
    public override string? Unsupported => BpfCall.Unsupported;

    /// <summary>Makes the system of this process.</summary>
    public static LinuxSystem Create() => new();

    /// <inheritdoc/>
    public override ProcessPrivileges ReadPrivileges() => ProcessPrivileges.Read();

    /// <inheritdoc/>
    public override BpfHandle? LoadProgram(ProgramImage image, int logLevel, Span<byte> log, out Errno error)
    {
        byte[] license = [.. Encoding.UTF8.GetBytes(image.License), 0];

        fixed (byte* instructions = image.Instructions, licenseText = license, logText = log)
        fixed (byte* functions = image.Debug?.Functions, lines = image.Debug?.Lines)
        fixed (int* descriptors = image.Descriptors)
        {
            using Borrowed btf = new(image.Debug?.Btf);
            using Borrowed module = new(image.AttachBtf);

            bpf_attr_prog_load attributes = new()
            {
                prog_type = (uint)image.Type,
                expected_attach_type = image.AttachType,
                attach_btf_id = image.AttachTypeId,
                attach_btf_obj_fd = image.AttachBtf is null ? 0 : module.Descriptor,
                insn_cnt = (uint)image.Instructions.Length / Instruction.Size,
                insns = (nuint)instructions,
                license = (nuint)licenseText,
                log_level = (uint)logLevel,
                log_size = (uint)log.Length,
                log_buf = (nuint)logText,
                prog_flags = (uint)image.Flags,
                fd_array = (nuint)descriptors,
                prog_ifindex = image.InterfaceIndex,
            };

            if (image.Debug is { } debug)
            {
                attributes.prog_btf_fd = btf.Descriptor;
                attributes.func_info = (nuint)functions;
                attributes.func_info_rec_size = (uint)sizeof(bpf_func_info);
                attributes.func_info_cnt = (uint)(debug.Functions.Length / sizeof(bpf_func_info));
                attributes.line_info = (nuint)lines;
                attributes.line_info_rec_size = (uint)sizeof(bpf_line_info);
                attributes.line_info_cnt = (uint)(debug.Lines.Length / sizeof(bpf_line_info));
            }

            ObjectName.Write(image.Name, new Span<byte>(attributes.prog_name, ObjectName.Size));
            return Open(bpf_cmd.BPF_PROG_LOAD, ref attributes, out error);
        }
    }

    /// <inheritdoc/>
    public override BpfHandle? LoadBtf(ReadOnlySpan<byte> btf, out Errno error)
    {
        fixed (byte* bytes = btf)
        {
            bpf_attr_btf_load attributes = new() { btf = (nuint)bytes, btf_size = (uint)btf.Length };
            return Open(bpf_cmd.BPF_BTF_LOAD, ref attributes, out error);
        }
    }

    /// <inheritdoc/>
    public override BpfHandle? CreateMap(string name, int size, bpf_map_create_flags flags, out Errno error)
    {
        bpf_attr_map_create attributes = new()
        {
            map_type = (uint)bpf_map_type.BPF_MAP_TYPE_ARRAY,
            key_size = sizeof(uint),
            value_size = (uint)size,
            max_entries = 1,
            map_flags = (uint)flags,
        };

        ObjectName.Write(name, new Span<byte>(attributes.map_name, ObjectName.Size));
        return Open(bpf_cmd.BPF_MAP_CREATE, ref attributes, out error);
    }

    /// <inheritdoc/>
    public override BpfHandle? CreateMap(MapShape shape, out Errno error) => MapCalls.Create(shape, out error);

    /// <inheritdoc/>
    public override Errno GetInformation(BpfHandle map, out bpf_map_info information) => MapCalls.GetInformation(map, out information);

    /// <inheritdoc/>
    public override MappedMemory? MapMemory(BpfHandle map, int size, out Errno error) =>
        MappedMemory.Share(map, 0, size, isWritable: true, out error);

    /// <inheritdoc/>
    public override Errno Pin(BpfHandle handle, string path) => PinCalls.Pin(handle, path);

    /// <inheritdoc/>
    public override BpfHandle? OpenPinned(string path, out Errno error) => PinCalls.Open(path, out error);

    /// <inheritdoc/>
    public override Errno WriteMap(BpfHandle map, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return OnElement(bpf_cmd.BPF_MAP_UPDATE_ELEM, map, bytes);
        }
    }

    /// <inheritdoc/>
    public override Errno ReadMap(BpfHandle map, Span<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return OnElement(bpf_cmd.BPF_MAP_LOOKUP_ELEM, map, bytes);
        }
    }

    /// <inheritdoc/>
    public override Errno FreezeMap(BpfHandle map)
    {
        using Borrowed borrowed = new(map);
        bpf_attr_map_element attributes = new() { map_fd = borrowed.Descriptor };
        return BpfCall.Failure(BpfCall.Invoke(bpf_cmd.BPF_MAP_FREEZE, &attributes, sizeof(uint)));
    }

    /// <inheritdoc/>
    public override BpfHandle? OpenModuleBtf(string module, out Errno error)
    {
        bpf_attr_object_id next = default;

        // The identifiers grow, so the walk ends; what went away meanwhile is passed over.
        while ((error = BpfCall.Failure(
            BpfCall.Invoke(bpf_cmd.BPF_BTF_GET_NEXT_ID, &next, (uint)sizeof(bpf_attr_object_id)))) == Errno.None)
        {
            bpf_attr_object_id open = new() { btf_id = next.next_id };
            BpfHandle? btf = Open(bpf_cmd.BPF_BTF_GET_FD_BY_ID, ref open, out error);

            if (btf is null && error != Errno.ENOENT)
            {
                return null;
            }

            if (btf is not null && IsModule(btf, module))
            {
                return btf;
            }

            btf?.Dispose();
            next.start_id = next.next_id;
        }

        return null;
    }

    /// <inheritdoc/>
    public override Errno Run(BpfHandle program, Span<byte> context, ref ProgramRun run)
    {
        using Borrowed borrowed = new(program);

        // The kernel writes a syscall program's context back to where it read it: bpf_prog_test_run_syscall, net/bpf/test_run.c.
        fixed (byte* bytes = context)
        {
            bpf_attr_test attributes = new()
            {
                prog_fd = borrowed.Descriptor,
                ctx_in = (nuint)bytes,
                ctx_size_in = (uint)context.Length,
            };

            Errno error = BpfCall.Failure(BpfCall.Invoke(bpf_cmd.BPF_PROG_TEST_RUN, &attributes, (uint)sizeof(bpf_attr_test)));
            run.ReturnValue = attributes.retval;
            return error;
        }
    }

    /// <inheritdoc/>
    public override Errno Run(BpfHandle program, ReadOnlySpan<byte> packet, Span<byte> output, ref ProgramRun run)
    {
        using Borrowed borrowed = new(program);

        fixed (byte* input = packet, room = output)
        {
            bpf_attr_test attributes = new()
            {
                prog_fd = borrowed.Descriptor,
                data_in = (nuint)input,
                data_size_in = (uint)packet.Length,
                data_out = (nuint)room,
                data_size_out = (uint)output.Length,
                repeat = run.Repeat,
            };

            Errno error = BpfCall.Failure(BpfCall.Invoke(bpf_cmd.BPF_PROG_TEST_RUN, &attributes, (uint)sizeof(bpf_attr_test)));
            run.ReturnValue = attributes.retval;
            run.OutputLength = attributes.data_size_out;
            run.Duration = attributes.duration;
            return error;
        }
    }

    /// <inheritdoc/>
    public override Errno GetId(BpfHandle program, out uint id)
    {
        bpf_prog_info information = default;
        Errno error = GetInformation(program, ref information);
        id = information.id;
        return error;
    }

    private bool IsModule(BpfHandle btf, string module)
    {
        // The longest name of a module, and its zero, fit: MODULE_NAME_LEN, include/linux/moduleparam.h.
        Span<byte> name = stackalloc byte[64];
        name.Clear();

        fixed (byte* bytes = name)
        {
            bpf_btf_info information = new() { name = (nuint)bytes, name_len = (uint)name.Length };

            return GetInformation(btf, ref information) == Errno.None
                && information.kernel_btf != 0
                && Encoding.UTF8.GetString(name[..Math.Max(0, name.IndexOf((byte)0))]) == module;
        }
    }

    private Errno GetInformation<T>(BpfHandle handle, ref T information)
        where T : unmanaged
    {
        using Borrowed borrowed = new(handle);

        fixed (T* result = &information)
        {
            bpf_attr_info attributes = new() { bpf_fd = borrowed.Descriptor, info_len = (uint)sizeof(T), info = (nuint)result };
            return BpfCall.Failure(BpfCall.Invoke(bpf_cmd.BPF_OBJ_GET_INFO_BY_FD, &attributes, (uint)sizeof(bpf_attr_info)));
        }
    }

    private Errno OnElement(bpf_cmd command, BpfHandle map, byte* value)
    {
        using Borrowed borrowed = new(map);
        uint key = 0;
        bpf_attr_map_element attributes = new() { map_fd = borrowed.Descriptor, key = (nuint)(&key), value = (nuint)value };
        return BpfCall.Failure(BpfCall.Invoke(command, &attributes, (uint)sizeof(bpf_attr_map_element)));
    }

    private BpfHandle? Open<T>(bpf_cmd command, ref T attributes, out Errno error)
        where T : unmanaged
    {
        fixed (T* pointer = &attributes)
        {
            nint result = BpfCall.Invoke(command, pointer, (uint)sizeof(T));
            error = BpfCall.Failure(result);
            return result < 0 ? null : new BpfHandle((int)result);
        }
    }
}
