using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// On a member of a map, or of a variable of the kernel's, that BPF programs call: the helper that it is. The helper gets the map, then
/// the parameters, those by <c>in</c>, <c>ref</c> and <c>out</c> by their addresses and spans by their address and length, then what
/// else is said here. A member that is several helpers has one for each struct of the kernel's that its first parameter may be.
/// </summary>
/// <param name="helper">The helper's name: enum bpf_func_id, include/uapi/linux/bpf.h.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class MapHelperAttribute(string helper) : Attribute
{
    /// <summary>The helper's name.</summary>
    public string Helper { get; } = helper;

    /// <summary>The helper's last argument; below 0 where it has no flags.</summary>
    public long Flags { get; init; } = -1;

    /// <summary>Whether these flags come right behind the map, and not last.</summary>
    public bool FlagsFirst { get; init; }

    /// <summary>Whether the size of a value, in bytes, is an argument behind the parameters and before the flags.</summary>
    public bool ValueSize { get; init; }

    /// <summary>Whether a null pointer is an argument behind the parameters: the value that something new begins with.</summary>
    public bool NullValue { get; init; }

    /// <summary>
    /// Whether the helper reads a value that its prototype has it write, so that the verifier forgets what the stack holds there.
    /// The value is then copied right before the call.
    /// </summary>
    public bool ReadsOutput { get; init; }

    /// <summary>
    /// The helper that releases what this one returns of a map of this kind: of most maps a value that nobody has to release; null for
    /// those.
    /// </summary>
    public string? ReleasedBy { get; init; }

    /// <summary>Whether the first parameter, the program's context, is an argument before the map.</summary>
    public bool ContextFirst { get; init; }

    /// <summary>Whether what the kernel passes to the program is an argument before the map, without being a parameter.</summary>
    public bool TakesContext { get; init; }

    /// <summary>
    /// Whether bytes of a packet, which the first parameter is, follow the value: how many the last parameter says, and the flags and
    /// the value say it to the kernel and to who reads them.
    /// </summary>
    public bool HasPacket { get; init; }

    /// <summary>
    /// The struct of the kernel's, as <c>sk_buff</c>, that the first parameter is where it is this helper; null for a member that is one
    /// helper whatever its parameters are.
    /// </summary>
    public string? Object { get; init; }
}
