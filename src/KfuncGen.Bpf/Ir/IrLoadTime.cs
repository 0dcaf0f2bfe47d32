namespace KfuncGen.Bpf.Ir;

/// <summary>A number that the loader fills in, so that the verifier sees a constant.</summary>
public abstract record IrLoadTime
{
    private IrLoadTime()
    {
    }

    /// <summary>1 where the kernel has a kfunc with the right types, 0 elsewhere: an I32.</summary>
    /// <param name="Identifier">Its name, with the flavour of the variant that is meant.</param>
    public sealed record HasKfunc(string Identifier) : IrLoadTime;

    /// <summary>1 where the kernel has a helper, 0 elsewhere: an I32.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Id">Its number.</param>
    public sealed record HasHelper(string Name, int Id) : IrLoadTime;

    /// <summary>
    /// What the running kernel's BTF says of a field, an enum value or a type, whatever offset and width it had where the program was
    /// built: compile once, run everywhere.
    /// </summary>
    /// <param name="Question">What is asked.</param>
    /// <param name="Type">The type's name, without keyword; a variable's.</param>
    /// <param name="Path">The field's path in it, an enum's value, or <c>.</c> for the type itself; <c>@</c> for a variable.</param>
    /// <param name="View">What the program makes of a number: <c>s32</c>; <c>-</c> for what is none.</param>
    /// <param name="Shape">What is expected there, as a canonical shape.</param>
    public sealed record Core(IrCoreQuestion Question, string Type, string Path, string View, string Shape) : IrLoadTime;

    /// <summary>The value that a <c>static readonly</c> field has in user space when the program is loaded.</summary>
    /// <param name="Expression">A C# expression that reads it, fully qualified.</param>
    public sealed record Field(string Expression) : IrLoadTime;
}
