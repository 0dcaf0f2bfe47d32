using System.Diagnostics;

namespace KfuncGen.Programs.Tests;

public sealed class UsdtTests
{
    [Fact]
    public void Arguments_come_from_registers_memory_tables_and_constants_each_with_its_size_and_sign()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        using UsdtPrograms.Bpf programs = Load();
        string arguments = UsdtProbe.In(library.Path).First(static one => one.Name == "mix").Arguments;

        using (Attach(() => programs.OnMix.Attach(library.Path, "demo", "mix", cookie: 41)))
        {
            library.Mix(-7, 200, -3_000_000_000, "hello"u8, 2);
        }

        Assert.Equal((1, -7, 200, -3_000_000_000), (programs.Runs, programs.Number, programs.Small, programs.Wide));
        Assert.Equal((-5, 0xfedc, 33, -7), (programs.FixedNumber, programs.Length, programs.Element, programs.Negative));
        Assert.Equal((41, (byte)'h'), (programs.Cookie, programs.First));

        // The compiler chose places of every sort.
        Assert.All(["$-5", "(%", ",4)", "@%"], sort => Assert.Contains(sort, arguments, StringComparison.Ordinal));
    }

    [Fact]
    public void A_probe_at_several_places_hands_in_the_same_argument_wherever_it_is()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        using UsdtPrograms.Bpf programs = Load();
        using BpfAttachment one = Attach(() => programs.OnStep.Attach(library.Path, "demo", "step"));
        using BpfAttachment other = Attach(() => programs.OnAny.Attach(library.Path, "demo", "step", cookie: 5));

        library.Step(21);
        Assert.Equal((42, 5), (programs.Twice, programs.Cookie));
        library.Step(-22);
        Assert.Equal(-44, programs.Twice);
        other.Dispose();
        one.Dispose();
        library.Step(7);
        Assert.Equal(-44, programs.Twice);
    }

    [Fact]
    public void Attachments_of_one_program_have_their_own_cookies()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        using UsdtPrograms.Bpf programs = Load();

        for (int i = 0; i < 4; i++)
        {
            int cookie = i;
            using BpfAttachment attached = Attach(
                () => programs.OnAny.Attach(library.Path, "demo", "step", Environment.ProcessId, (ulong)cookie));
            library.Step(i);
            Assert.Equal(i, programs.Cookie);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Python_tells_which_generation_it_collects(int generation)
    {
        const string Interpreter = "/usr/bin/python3";
        Assert.SkipUnless(
            File.Exists(Interpreter) && UsdtProbe.In(Interpreter).Any(static one => one.Name == "gc__start"),
            $"{Interpreter} is not here, or has no probes.");
        using UsdtPrograms.Bpf programs = Load();
        using BpfAttachment attached = Attach(() => programs.OnCollection.Attach(Interpreter, "python", "gc__start"));

        using Process python = Process.Start(Interpreter, ["-S", "-c", $"import gc; gc.disable(); gc.collect({generation})"]);
        programs.Python = (uint)python.Id;
        python.WaitForExit();

        // It may have been done before anybody knew its number; what was collected at its end is of the last generation.
        Assert.Contains(generation, Enumerable.Range(0, 3).Where(one => (programs.Generations & (1L << one)) != 0));
    }

    [Fact]
    public void A_program_at_a_probe_may_sleep()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        using UsdtPrograms.Bpf programs = Load();
        using BpfAttachment attached = Attach(() => programs.Sleeps.Attach(library.Path, "demo", "step"));

        library.Step(4);

        Assert.Equal(12, programs.Twice);
    }

    [Fact]
    public void What_a_program_takes_and_a_probe_has_not_is_said_when_it_is_attached()
    {
        using SteppingLibrary library = SteppingLibrary.Build();
        using UsdtPrograms.Bpf programs = Load();
        BpfLinkException narrow = Assert.Throws<BpfLinkException>(() => programs.TooNarrow.Attach(library.Path, "demo", "mix"));
        BpfLinkException many = Assert.Throws<BpfLinkException>(() => programs.TooMany.Attach(library.Path, "demo", "step"));
        BpfLinkException real = Assert.Throws<BpfLinkException>(() => programs.OnStep.Attach(library.Path, "demo", "real"));
        BpfLinkException nothing = Assert.Throws<BpfLinkException>(() => programs.OnStep.Attach(library.Path, "demo", "stop"));

        Assert.All([narrow, many, real], static one => Assert.Equal(BpfLinkFailureKind.NotSupported, one.Kind));
        Assert.Equal(BpfLinkFailureKind.NoTarget, nothing.Kind);
        Assert.Contains("argument 3 of the probe has 64 bits", narrow.Message, StringComparison.Ordinal);
        Assert.Contains("the program takes 32 of them: take long or ulong.", narrow.Message, StringComparison.Ordinal);
        Assert.Contains("it takes 2 arguments, and the probe has 1 argument: -4@%edi.", many.Message, StringComparison.Ordinal);
        Assert.Contains("it is a floating-point number, which no program can read.", real.Message, StringComparison.Ordinal);
    }

    private static UsdtPrograms.Bpf Load()
    {
        if (UsdtPrograms.Bpf.TryLoad(out UsdtPrograms.Bpf? loaded, out BpfLoadReport report))
        {
            return loaded;
        }

        foreach (BpfProgramReport program in report.Programs)
        {
            if (program.Failure?.Kind is BpfLoadFailureKind.NotPermitted or BpfLoadFailureKind.NotSupported or BpfLoadFailureKind.NoBtf)
            {
                Assert.Skip(program.Failure.Message);
            }
        }

        throw new InvalidOperationException(report.Problem);
    }

    // A kernel without uprobes, or a sandbox that allows none.
    private static BpfAttachment Attach(Func<BpfAttachment> attach)
    {
        try
        {
            return attach();
        }
        catch (BpfLinkException exception) when (exception.Kind is BpfLinkFailureKind.NotPermitted)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
