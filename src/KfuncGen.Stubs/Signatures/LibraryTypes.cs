namespace KfuncGen.Stubs.Signatures;

/// <summary>
/// The kernel types that the library itself declares, because its helpers and program types take them. They are UAPI
/// (include/uapi/linux/bpf.h, 7.2), so they are the same on every target, and no project declares them again.
/// </summary>
public static partial class LibraryTypes
{
    private const string Namespace = "KfuncGen";

    /// <summary>Where the library has it; null for a type that a project declares itself.</summary>
    public static string? NamespaceOf(ReachedType type) => (type.Kind, type.Name) switch
    {
        (ReachedTypeKind.Held, "bpf_dynptr") => Namespace,
        (ReachedTypeKind.Handle, "seq_file") => Namespace,
        (ReachedTypeKind.Handle, _) when Handles.Contains(type.Name) => Namespace,
        _ => null,
    };
}
