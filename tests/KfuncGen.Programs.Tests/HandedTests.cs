using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Maps that take what the kernel passes to a program get it where no parameter of the program is that.</summary>
public sealed class HandedTests
{
    // getpgid(2) of x86-64, and of the processors that share one table.
    private static int Number => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 121 : 155;

    [Fact]
    public void A_trace_point_with_types_takes_stacks_writes_events_and_goes_on()
    {
        using HandedObject.Bpf loaded = Objects.Load<HandedObject.Bpf>(HandedObject.Bpf.TryLoad);
        loaded.Process = (uint)Environment.ProcessId;
        loaded.Number = Number;
        loaded.Events.OpenBuffers(pages: 1);

        using (BpfLink link = loaded.OnCall.AttachHook())
        {
            GetProcessGroup(0);
            Assert.Equal(-1, loaded.GoneOn);
            loaded.Next.Set(1, loaded.GoesOn);
            loaded.GoneOn = 0;
            GetProcessGroup(0);
        }

        Assert.Equal(Number, loaded.GoneOn);
        Assert.Equal(0, loaded.Output);
        ulong[] addresses = new ulong[BpfStackTraces.Depth];
        Assert.True(loaded.Stack >= 0, "No stack was taken.");
        Assert.True(loaded.Stacks.Read((int)loaded.Stack, addresses) > 0, "The stack is empty.");
        List<ulong> seen = [];
        loaded.Events.Consume((in ulong value) => seen.Add(value));
        Assert.Equal([(ulong)Number, (ulong)Number], seen);
    }

    [DllImport("libc", EntryPoint = "getpgid")]
    private static extern int GetProcessGroup(int process);
}
