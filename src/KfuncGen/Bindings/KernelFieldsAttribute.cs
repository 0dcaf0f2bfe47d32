namespace KfuncGen;

/// <summary>
/// Asks for fields of a kernel type: the generator adds a member for each to the class that stands for the type, and BPF functions read
/// it where the running kernel has it.
/// </summary>
/// <param name="type">
/// The type, without keyword: <c>task_struct</c>, a typedef such as <c>kuid_t</c>, or an enum, whose fields are its values. Of each type,
/// with or without fields, <c>KernelTypes</c> says whether the running kernel has it and how large it is.
/// </param>
/// <param name="fields">
/// Fields, where <c>*</c> stands for any run of characters and <c>?</c> for one; what is in a field follows a dot:
/// <c>"mm.arg_start"</c> asks for <c>mm</c>, and for <c>arg_start</c> of what that is.
/// </param>
/// <example>
/// <code>
/// [KfuncBindings("bpf_task_*")]
/// [KernelFields("task_struct", "pid", "comm", "real_parent", "mm.arg_start")]
/// internal static partial class Kf;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class KernelFieldsAttribute(string type, params string[] fields) : Attribute
{
    /// <summary>The type, without keyword.</summary>
    public string Type { get; } = type;

    /// <summary>The fields and patterns asked for.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}
