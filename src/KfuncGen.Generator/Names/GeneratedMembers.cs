namespace KfuncGen.Generator.Names;

/// <summary>What the generator adds to a class beside the stubs.</summary>
internal static class GeneratedMembers
{
    /// <summary>The class with a guard for each stub.</summary>
    public const string Has = "Has";

    /// <summary>The class, in a kernel type, with the fields of any address.</summary>
    public const string Unchecked = "UncheckedFields";

    /// <summary>The class with the guards of kernel types' fields.</summary>
    public const string KernelTypes = "KernelTypes";

    /// <summary>The class with the variables that each processor has.</summary>
    public const string KernelVariables = "KernelVariables";

    /// <summary>What stands for a path where a member is a variable, as loading knows it.</summary>
    public const string VariablePath = "@";

    /// <summary>The class with the sizes of kernel types and their fields.</summary>
    public const string SizeOf = "SizeOf";

    /// <summary>The class with the places of fields.</summary>
    public const string OffsetOf = "OffsetOf";

    /// <summary>The class with the numbers of enums' values.</summary>
    public const string ValueOf = "ValueOf";

    /// <summary>The guard of a type itself.</summary>
    public const string Exists = "Exists";

    /// <summary>The guard of a type with all that is asked of it.</summary>
    public const string Matches = "Matches";

    /// <summary>The size of a type itself.</summary>
    public const string Whole = "Whole";

    /// <summary>The list of all variants.</summary>
    public const string All = "All";

    /// <summary>The class with the programs.</summary>
    public const string Programs = "Bpf";

    /// <summary>The class within that of an object with what its programs are before they are loaded.</summary>
    public const string Definitions = "Programs";

    /// <summary>The class behind both.</summary>
    public const string Table = "KfuncTable";
}
