using KfuncGen.Linux.Instructions;

namespace KfuncGen.Tool.Probing;

/// <summary>The two programs that a probe is made of.</summary>
internal static class ProbePrograms
{
    private const int Arguments = 5;

    private static readonly Instruction[] ReturnOfZero = [new(Instruction.MoveImmediate, 0, 0, 0, 0), new(Instruction.Exit, 0, 0, 0, 0)];

    /// <summary>Returns 0: whether programs of a type can be loaded at all.</summary>
    public static byte[] Nothing() => Instruction.ToBytes(ReturnOfZero, BitConverter.IsLittleEndian);

    /// <summary>
    /// Calls a kfunc with zeros and returns 0. Arguments are wrong as a rule: whether the type may call it is what the verifier looks
    /// at first.
    /// </summary>
    /// <param name="function">The id of the kfunc in its BTF.</param>
    /// <param name="isOfModule">Whether that is a module's, the second in the program's array of descriptors.</param>
    public static byte[] CallOf(uint function, bool isOfModule)
    {
        IEnumerable<Instruction> zeros = Enumerable.Range(1, Arguments).Select(
            static register => new Instruction(Instruction.MoveImmediate, register, 0, 0, 0));
        Instruction call = new(Instruction.Call, 0, Instruction.KfuncCall, (short)(isOfModule ? 1 : 0), (int)function);
        return Instruction.ToBytes([.. zeros, call, .. ReturnOfZero], BitConverter.IsLittleEndian);
    }
}
