using KfuncGen.Bpf.Ir;

namespace KfuncGen.Generator.Lowering.Values;

/// <summary>Where a value can be read and written.</summary>
internal abstract record Place
{
    private Place()
    {
    }

    /// <summary>A variable in registers.</summary>
    /// <param name="Owner">Whose it is; see <see cref="VariableKey.Owner"/>.</param>
    public sealed record Variable(object Owner) : Place;

    /// <summary>Memory. Offsets stay apart as long as they are constant: the verifier refuses an added one in a context.</summary>
    /// <param name="Base">An address.</param>
    /// <param name="Offset">What is added to it, in bytes.</param>
    public sealed record Memory(IrValue Base, long Offset) : Place
    {
        /// <summary>The memory some bytes further on.</summary>
        public Memory At(long offset) => this with { Offset = Offset + offset };

        /// <summary>A place for what was reported already.</summary>
        public static Memory Nowhere(IrBuilder builder) => new(builder.Constant(IrType.Pointer, 0), 0);
    }

    /// <summary>A field of a kernel object, whose place in it the loader knows.</summary>
    /// <param name="Object">The object's address.</param>
    /// <param name="Core">The field, as it is loaded.</param>
    /// <param name="Member">The field with the type that it is of, as the kernel's lists of what may be assigned have it.</param>
    public sealed record Field(IrValue Object, IrLoadTime.Core Core, string Member) : Place;

    /// <summary>Nowhere: what is written is lost.</summary>
    public sealed record Discard : Place;
}
