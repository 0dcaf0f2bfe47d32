namespace KfuncGen.Generator.Names;

/// <summary>The library's attributes that the generator and the analyzers begin with, by their full names.</summary>
internal static class LibraryAttributes
{
    /// <summary>The assembly that they are in.</summary>
    public const string Assembly = "KfuncGen";

    /// <summary>On a kernel type.</summary>
    public const string KernelType = "KfuncGen.KernelTypeAttribute";

    /// <summary>On a class that gets stubs.</summary>
    public const string Bindings = "KfuncGen.KfuncBindingsAttribute";

    /// <summary>On a class, for fields of kernel types.</summary>
    public const string Fields = "KfuncGen.KernelFieldsAttribute";

    /// <summary>On a class, for variables that each processor has.</summary>
    public const string Variables = "KfuncGen.KernelVariablesAttribute";

    /// <summary>On what is generated for a field.</summary>
    public const string Member = "KfuncGen.KernelMemberAttribute";

    /// <summary>On a method that is a stub of its own.</summary>
    public const string Kfunc = "KfuncGen.KfuncAttribute";

    /// <summary>On a method that programs call.</summary>
    public const string Function = "KfuncGen.BpfFunctionAttribute";

    /// <summary>On a field that declares a map.</summary>
    public const string Map = "KfuncGen.BpfMapAttribute";

    /// <summary>On a method that the kernel runs.</summary>
    public const string Program = "KfuncGen.BpfProgramAttribute";
}
