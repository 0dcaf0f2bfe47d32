namespace KfuncGen.Bpf.Ir;

/// <summary>What an <see cref="IrLoadTime.Core"/> asks of the running kernel's types.</summary>
public enum IrCoreQuestion
{
    /// <summary>Where the bytes are that hold a field and how many: an offset and a width, which one load has.</summary>
    Load,

    /// <summary>Where the bytes of a field are that a store writes, and how many.</summary>
    Store,

    /// <summary>By how much the eight bytes that were loaded are shifted left, so that what is above the field is gone.</summary>
    LeftShift,

    /// <summary>By how much they are shifted back, and whether with the sign.</summary>
    RightShift,

    /// <summary>Where a field begins, in bytes: an I64.</summary>
    Offset,

    /// <summary>How many bytes hold a field: an I32.</summary>
    Size,

    /// <summary>1 where it is there and as expected, 0 elsewhere: an I32.</summary>
    Exists,

    /// <summary>The number that an enum's value has: an I64.</summary>
    EnumValue,

    /// <summary>The variable that each processor has, as the helpers take it that find one of them: a pointer.</summary>
    Variable,
}
