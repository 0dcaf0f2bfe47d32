namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// The function that keeps the full prototype of a kfunc from whose own the build has cut what the verifier passes. Some names of that
/// form are kfuncs themselves: bpf_obj_new_impl, 7.1.
/// </summary>
/// <remarks>tools/bpf/resolve_btfids/main.c, 7.3.</remarks>
public static class ImplicitTwin
{
    /// <summary>The twin's name.</summary>
    public static string NameOf(string kfunc) => kfunc + SuppliedArguments.TwinSuffix;

    /// <summary>The kfunc whose twin a function would be by its name; null where it would be none.</summary>
    public static string? KfuncOf(string twin) => twin.EndsWith(SuppliedArguments.TwinSuffix, StringComparison.Ordinal)
        ? twin.Substring(0, twin.Length - SuppliedArguments.TwinSuffix.Length)
        : null;
}
