using System.ComponentModel;

namespace KfuncGen;

/// <summary>On a member of a record that BPF programs call: the helper that it is. The helper gets the record, then the flags.</summary>
/// <param name="helper">The helper's name: enum bpf_func_id, include/uapi/linux/bpf.h.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method)]
public sealed class RecordHelperAttribute(string helper) : Attribute
{
    /// <summary>The helper's name.</summary>
    public string Helper { get; } = helper;

    /// <summary>The helper's last argument.</summary>
    public long Flags { get; init; }
}
