namespace KfuncGen.Bpf.Interpreter.Execution;

// What a call saves of its caller.
internal struct Frame
{
    public int ReturnPosition;
    public int Function;
    public ulong R6;
    public ulong R7;
    public ulong R8;
    public ulong R9;
    public int Defined;
}
