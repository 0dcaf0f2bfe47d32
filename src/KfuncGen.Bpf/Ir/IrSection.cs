namespace KfuncGen.Bpf.Ir;

/// <summary>Where data of a program lives that is not on the stack.</summary>
public enum IrSection
{
    /// <summary>Constants, which the program cannot write: <see cref="IrProgram.ReadOnlyData"/>.</summary>
    ReadOnly,

    /// <summary>Static fields, zero when the program is loaded: <see cref="IrProgram.WritableSize"/> bytes.</summary>
    Writable,

    /// <summary>
    /// Static fields of an object, which all of its programs and user space share. How many bytes these are is the object's to know.
    /// </summary>
    Shared,

    /// <summary>
    /// Where the arguments of probes are at each place that the program is attached to, which attaching writes and the program reads.
    /// </summary>
    Sites,
}
