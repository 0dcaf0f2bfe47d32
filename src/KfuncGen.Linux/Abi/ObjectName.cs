namespace KfuncGen.Linux.Abi;

/// <summary>
/// The names that the kernel takes for its objects: letters, digits, '_' and '.', one byte each, cut to the room there is.
/// bpf_obj_name_cpy, kernel/bpf/syscall.c, 7.2.
/// </summary>
internal static class ObjectName
{
    /// <summary>The room for a name in bytes, with the zero at its end: BPF_OBJ_NAME_LEN.</summary>
    public const int Size = 16;

    /// <summary>Writes a name as far as it fits; what the kernel does not take becomes '_'.</summary>
    public static void Write(string name, Span<byte> to)
    {
        to.Clear();

        for (int i = 0; i < Math.Min(name.Length, Size - 1); i++)
        {
            to[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] == '.' ? (byte)name[i] : (byte)'_';
        }
    }
}
