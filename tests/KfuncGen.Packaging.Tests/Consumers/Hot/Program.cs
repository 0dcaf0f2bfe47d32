using System;
using System.Threading;
using KfuncGen;

// Runs until it is stopped, and says again and again what it is made of; its code is replaced meanwhile.
while (true)
{
    Answer.Say();
    Thread.Sleep(500);
}

internal static class Answer
{
    public static void Say()
    {
        Question question = default;

        if (!Programs.Bpf.Ask.TryLoad(out LoadedBpfProgram<Question>? program, out BpfLoadFailure? failure))
        {
            Console.WriteLine($"not loaded: {failure.Kind}");
            return;
        }

        using (program)
        {
            Console.WriteLine($"answer {program.Run(ref question)}");
        }
    }
}

internal struct Question
{
    public int Pid { get; set; }
}

internal static partial class Programs
{
    [BpfProgram(BpfProgramType.Syscall)]
    internal static int Ask(ref Question ctx) => 1;
}
