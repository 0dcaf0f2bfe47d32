namespace KfuncGen.Generator;

/// <summary>The names of the generator's steps, by which tests see what ran again.</summary>
internal static class TrackingNames
{
    /// <summary>Snapshots and lifecycle files, read.</summary>
    public const string Files = nameof(Files);

    /// <summary>Files and options together.</summary>
    public const string Inputs = nameof(Inputs);

    /// <summary>Classes that ask for bindings.</summary>
    public const string BindingsRequests = nameof(BindingsRequests);

    /// <summary>What each of them gets.</summary>
    public const string Bindings = nameof(Bindings);

    /// <summary>Partial methods that ask to be implemented.</summary>
    public const string MethodRequests = nameof(MethodRequests);

    /// <summary>What each of them gets.</summary>
    public const string Methods = nameof(Methods);

    /// <summary>Classes that ask for fields of kernel types.</summary>
    public const string FieldsRequests = nameof(FieldsRequests);

    /// <summary>Classes that ask for variables that each processor has.</summary>
    public const string VariablesRequests = nameof(VariablesRequests);

    /// <summary>What all of them get.</summary>
    public const string Fields = nameof(Fields);

    /// <summary>The kernel types that all of them reach.</summary>
    public const string KernelTypes = nameof(KernelTypes);

    /// <summary>Those of them that referenced projects have already.</summary>
    public const string ReferencedKernelTypes = nameof(ReferencedKernelTypes);

    /// <summary>The others, which are declared here.</summary>
    public const string DeclaredKernelTypes = nameof(DeclaredKernelTypes);

    /// <summary>BPF functions that other projects can call.</summary>
    public const string Functions = nameof(Functions);

    /// <summary>Structs with code that other projects can use.</summary>
    public const string Structs = nameof(Structs);

    /// <summary>BPF programs.</summary>
    public const string Programs = nameof(Programs);

    /// <summary>The files with their code: worked out only where they are asked for.</summary>
    public const string ProgramCode = nameof(ProgramCode);
}
