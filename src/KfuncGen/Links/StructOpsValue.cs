using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Hooks;

namespace KfuncGen.Links;

/// <summary>
/// The value of a map of struct_ops: what the kernel keeps for itself, zeros, and the struct behind it with a descriptor in the place of
/// each function: bpf_struct_ops_map_update_elem, kernel/bpf/bpf_struct_ops.c, 7.2.
/// </summary>
/// <param name="value">The type of the value.</param>
/// <param name="type">The struct's name.</param>
internal sealed class StructOpsValue(BtfType value, string type)
{
    private const string Data = "data";
    private readonly HashSet<string> set = new(StringComparer.Ordinal);

    /// <summary>Its bytes.</summary>
    public byte[] Bytes { get; } = new byte[value.Size];

    /// <summary>The functions that no program is for.</summary>
    public IReadOnlyList<string> Unset => BtfFieldPath.Find(value, Data) is { } data
        ? [.. data.Type.Resolve().Members
            .Where(member => StructOpsHooks.PrototypeOf(member) is not null && !set.Contains(member.Name))
            .Select(static member => member.Name)]
        : [];

    /// <summary>Sets a function.</summary>
    public void SetProgram(string member, int descriptor)
    {
        set.Add(member);
        Write(Access(member), descriptor);
    }

    /// <summary>Sets a number.</summary>
    public void SetNumber(string member, long number)
    {
        BtfFieldAccess access = Access(member);

        if (set.Contains(member) || access.Size is not (1 or 2 or 4 or 8) || access.BitSize != access.Size * 8)
        {
            throw new ArgumentException($"{type}.{member} is no number that can be set.", nameof(member));
        }

        Write(access, number);
    }

    /// <summary>Sets the name, where the struct has one.</summary>
    /// <param name="name">The name; null for the other one, as much of it as fits.</param>
    /// <param name="otherwise">What it is called else.</param>
    /// <returns>The name; null where it has none.</returns>
    public string? SetName(string? name, string otherwise)
    {
        if ((Text("name") ?? Text("id")) is not { } place)
        {
            return name is null ? null : throw new ArgumentException($"A struct {type} has no name.", nameof(name));
        }

        int room = (int)place.Size - 1;
        byte[] bytes = Encoding.UTF8.GetBytes(name ?? otherwise);

        if (bytes.Length > room)
        {
            bytes = name is null
                ? bytes[..room]
                : throw new ArgumentException(
                    $"The name '{name}' has {bytes.Length} bytes, and a struct {type} has room for {room}.", nameof(name));
        }

        bytes.CopyTo(Bytes, place.Offset);
        return Encoding.UTF8.GetString(bytes);
    }

    private BtfFieldAccess? Text(string member) =>
        BtfFieldPath.Find(value, $"{Data}.{member}") is { } field
        && field.Type.Resolve() is { Kind: BtfKind.Array } array && BtfFieldAccess.SizeOf(array.Target) == 1
            ? BtfFieldAccess.Of(field)
            : null;

    private BtfFieldAccess Access(string member) =>
        BtfFieldPath.Find(value, $"{Data}.{member}") is { } field && BtfFieldAccess.Of(field) is { } access
            ? access
            : throw new ArgumentException($"This kernel's struct {type} has no member '{member}'.", nameof(member));

    private void Write(BtfFieldAccess access, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        System.Runtime.InteropServices.MemoryMarshal.Write(bytes, in number);
        int skipped = BitConverter.IsLittleEndian ? 0 : sizeof(long) - (int)access.Size;
        bytes.Slice(skipped, (int)access.Size).CopyTo(Bytes.AsSpan((int)access.Offset));
    }
}
