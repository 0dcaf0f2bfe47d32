namespace KfuncGen.Generator.Inputs;

/// <summary>What an additional file is to the generator.</summary>
internal enum InputKind
{
    /// <summary>Nothing: some other tool's file.</summary>
    None,

    /// <summary>A kernel's snapshot, <c>.kfuncs</c>.</summary>
    Snapshot,

    /// <summary>All types of a kernel, <c>.ktypes</c>: read only where a project asks for fields.</summary>
    Types,

    /// <summary>A kernel's functions, <c>.khooks</c>: read only where a program is attached to one.</summary>
    Hooks,

    /// <summary>A lifecycle file of the project.</summary>
    Lifecycle,

    /// <summary>The lifecycle file that the package brings, which the project's own correct.</summary>
    DefaultLifecycle,
}
