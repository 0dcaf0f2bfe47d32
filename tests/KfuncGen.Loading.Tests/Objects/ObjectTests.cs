using System.Diagnostics;
using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Maps;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Objects;

/// <summary>Programs that share maps and data are loaded together, as far as the kernel takes them.</summary>
public sealed class ObjectTests
{
    private static readonly byte[] Packet = new byte[64];

    private static readonly BpfProgram First = Counting.Program(1).Part(BpfProgramType.SocketFilter, "First");
    private static readonly BpfProgram Second = Counting.Program(2).Part(BpfProgramType.SocketFilter, "Second");
    private static readonly BpfProgram Impossible = Refused("Impossible");

    public ObjectTests() => RealSystem.Require();

    [Fact]
    public void Programs_share_maps_and_data_with_each_other_and_with_user_space()
    {
        using Counting counting = Counting.Load(Counting.Define(First, Second));
        counting.Runs[1] = new(100, 7);

        counting.At(0).Run(Packet);
        counting.At(1).Run(Packet);
        counting.At(0).Run(Packet, repeat: 3);

        Assert.Equal(new(104, 7), counting.Runs[1]);
        Assert.False(counting.Runs.ContainsKey(2));

        // The step is 3 from the start, as the listing says.
        Assert.Equal(3u, counting.Step);
        Assert.Equal(15ul, counting.Total);

        counting.Step = 10;
        counting.Total = 1;
        counting.At(1).Run(Packet);
        Assert.Equal(11ul, counting.Total);
        Assert.Same(counting.Runs, counting.Runs);
        Assert.Equal("map Runs: made\nmap Spare: made\nprogram First: loaded\nprogram Second: loaded", counting.Report.ToString());
    }

    [Fact]
    public void Loads_live_side_by_side()
    {
        BpfObjectDefinition definition = Counting.Define(First);
        using Counting one = Counting.Load(definition);
        using Counting other = Counting.Load(definition);

        one.At(0).Run(Packet);

        Assert.Equal((3ul, 0ul), (one.Total, other.Total));
        Assert.NotEqual(one.Runs.Id, other.Runs.Id);
    }

    [Fact]
    public void What_is_disposed_is_said_to_be()
    {
        Counting counting = Counting.Load(Counting.Define(First));
        BpfHashMap<uint, Count> runs = counting.Runs;
        counting.Dispose();
        counting.Dispose();

        Assert.Throws<ObjectDisposedException>(() => counting.Total);
        Assert.Throws<ObjectDisposedException>(() => counting.Total = 1);
        Assert.Throws<ObjectDisposedException>(() => runs[1]);
        Assert.Throws<ObjectDisposedException>(() => counting.At(0).Run(Packet));
    }

    [Fact]
    public void Nothing_is_read_beside_the_data_or_as_another_type()
    {
        using Counting counting = Counting.Load(Counting.Define(First));

        Assert.Throws<ArgumentOutOfRangeException>(() => counting.Outside);
        Assert.Equal(
            "Map 'Spare' is listed as Array with keys of 4 and values of 8 bytes; BpfArray`1 is Array with keys of 4 and values of 4 " +
            "bytes. Build the project again.",
            Assert.Throws<InvalidOperationException>(() => counting.Wrong).Message);
    }

    [Fact]
    public void The_first_alternative_that_the_kernel_takes_is_kept()
    {
        BpfProgram best = Refused("Best");
        BpfProgram good = Counting.Program(1).Part(BpfProgramType.SocketFilter, "Good", alternativeTo: "Best");
        BpfProgram plain = Counting.Program(1).Part(BpfProgramType.SocketFilter, "Plain", alternativeTo: "Best");

        using Counting counting = Counting.Load(Counting.Define(best, good, Second, plain));

        Assert.Equal(
            [
                ("Best", BpfProgramOutcome.AlternativeTaken, "Good"),
                ("Good", BpfProgramOutcome.Loaded, null),
                ("Second", BpfProgramOutcome.Loaded, null),
                ("Plain", BpfProgramOutcome.AlternativeTaken, "Good"),
            ],
            counting.Report.Programs.Select(static program => (program.Name, program.Outcome, program.Taken)));
        Assert.Equal(BpfLoadFailureKind.VerifierRejected, counting.Report["Best"].Failure?.Kind);
        Assert.Null(counting.Report["Plain"].Failure);
        Assert.Null(counting.MayBeAt(0));
        Assert.NotNull(counting.MayBeAt(1));
        Assert.Contains("Best: Good is loaded in its place", Assert.Throws<InvalidOperationException>(() => counting.At(0)).Message);
    }

    [Fact]
    public void What_is_optional_may_be_absent_and_what_is_not_may_not()
    {
        using Counting counting = Counting.Load(Counting.Define(First, Refused("Extra", isOptional: true)));

        Assert.Equal(BpfProgramOutcome.Absent, counting.Report["Extra"].Outcome);
        Assert.Null(counting.MayBeAt(1));

        BpfObjectDefinition hopeless = Counting.Define(First, Impossible, Refused("Other", alternativeTo: "Impossible"), Second);
        Assert.Null(Counting.TryLoad(hopeless, out BpfLoadReport report));

        Assert.False(report.IsLoaded);
        Assert.Equal(
            [BpfProgramOutcome.Loaded, BpfProgramOutcome.Failed, BpfProgramOutcome.Failed, BpfProgramOutcome.Loaded],
            report.Programs.Select(static program => program.Outcome));
        BpfObjectException refused = Assert.Throws<BpfObjectException>(() => Counting.Load(hopeless));
        Assert.StartsWith("'Counting' was not loaded.\nBPF program 'Impossible' was rejected by the verifier", refused.Message);
    }

    [Fact]
    public void Only_what_is_wanted_is_loaded()
    {
        using Counting counting = Counting.Load(Counting.Define(First, Impossible, Second), new() { Programs = ["Second"] });

        Assert.Equal(
            [BpfProgramOutcome.NotWanted, BpfProgramOutcome.NotWanted, BpfProgramOutcome.Loaded],
            counting.Report.Programs.Select(static program => program.Outcome));
    }

    [Fact]
    public void Sizes_and_constants_are_set_before_loading()
    {
        BpfProgram answering = new Assembler("s32(*struct __sk_buff)", "skb").Field(0, static () => 5, is64: false, "Answer").Exit()
            .Part(BpfProgramType.SocketFilter, "Answering");
        BpfObjectDefinition definition = Counting.Define(answering);

        using Counting as_written = Counting.Load(definition);
        using Counting changed = Counting.Load(definition, new() { MaxEntries = { ["Runs"] = 99 }, Constants = { ["Answer"] = 6 } });

        Assert.Equal((16u, 99u), (as_written.Runs.MaxEntries, changed.Runs.MaxEntries));
        Assert.Equal(99u, changed.Runs.Info.MaxEntries);
        Assert.Equal((5, 6), (as_written.At(0).Run(Packet).ReturnValue, changed.At(0).Run(Packet).ReturnValue));
    }

    [Fact]
    public void A_wrong_name_in_the_options_is_an_error()
    {
        BpfObjectDefinition definition = Counting.Define(First);

        Assert.StartsWith(
            "'Counting' has no map 'Rums'; it has Runs, Spare.",
            Assert.Throws<ArgumentException>(() => Counting.Load(definition, new() { MaxEntries = { ["Rums"] = 1 } })).Message);
        Assert.StartsWith(
            "'Counting' has no program 'Last'; it has First.",
            Assert.Throws<ArgumentException>(() => Counting.Load(definition, new() { Programs = ["Last"] })).Message);
        Assert.StartsWith(
            "'Counting' has no constant 'Answer'; it has none.",
            Assert.Throws<ArgumentException>(() => Counting.Load(definition, new() { Constants = { ["Answer"] = 1 } })).Message);
    }

    [Fact]
    public void A_map_that_cannot_be_made_matters_where_a_program_uses_it()
    {
        string listing = Counting.Listing.Replace("entries 16", "entries 0");

        Assert.Null(Counting.TryLoad(Counting.Define(listing, First), out BpfLoadReport report));
        Assert.Equal(
            "Map 'Runs' of 'Counting' is not there: it is not said how many elements it may have. Say it by MaxEntries in its BpfMap " +
            "attribute, or in the options of Load.\nBPF program 'First' uses a map that is not there. Map 'Runs' of 'Counting' is not " +
            "there: it is not said how many elements it may have. Say it by MaxEntries in its BpfMap attribute, or in the options of Load.",
            report.Problem);
        Assert.Equal(BpfLoadFailureKind.MapAbsent, report["First"].Failure?.Kind);

        // One that is too new for this kernel, with a program that does without.
        BpfProgram without = new Assembler("s32(*struct __sk_buff)", "skb").Return(1).Part(BpfProgramType.SocketFilter, "Without");
        BpfProgram optional = Counting.Program(1).Part(BpfProgramType.SocketFilter, "First", isOptional: true);
        using Counting counting = Counting.Load(
            Counting.Define(listing.Replace("BPF_MAP_TYPE_HASH", "BPF_MAP_TYPE_NEXT_CENTURY"), optional, without));

        Assert.Equal(BpfMapOutcome.Failed, counting.Report.Maps[0].Outcome);
        Assert.Contains("type BPF_MAP_TYPE_NEXT_CENTURY is not known", counting.Report.Maps[0].Failure);
        Assert.Equal(1, counting.At(1).Run(Packet).ReturnValue);
        Assert.StartsWith("There is no map 'Runs'", Assert.Throws<InvalidOperationException>(() => counting.Runs).Message);
    }

    [Fact]
    public void A_part_of_an_object_that_is_loaded_by_itself_is_told_what_to_load()
    {
        Assert.False(First.TryLoad(out _, out BpfLoadFailure? failure));

        Assert.Equal(BpfLoadFailureKind.MapAbsent, failure.Kind);
        Assert.Equal(
            "BPF program 'First' uses maps or data that it shares with the other programs of Counting, and was loaded without them. Load " +
            "the object: Counting.Bpf.Load().",
            failure.Message);
    }

    [Fact]
    public void A_pinned_map_is_used_again_where_it_is_the_same()
    {
        using BpfFileSystem files = BpfFileSystem.Mount();
        string path = Path.Combine(files.Path, "below", "runs");
        BpfObjectDefinition definition = Counting.Define(Counting.Listing.Replace("entries 16", "entries 16\npin below/runs"), First);
        BpfObjectOptions options = new() { PinDirectory = files.Path };

        using (Counting first = Counting.Load(definition, options))
        {
            first.Runs[1] = new(5, 0);
            Assert.Equal(new() { Name = "Runs", Outcome = BpfMapOutcome.Made, Path = path }, first.Report.Maps[0]);
        }

        using (Counting second = Counting.Load(definition, options))
        {
            second.At(0).Run(Packet);
            Assert.Equal(6ul, second.Runs[1].Number);
            Assert.Equal(BpfMapOutcome.Reused, second.Report.Maps[0].Outcome);
        }

        BpfObjectOptions larger = new() { PinDirectory = files.Path, MaxEntries = { ["Runs"] = 17 } };
        Assert.Null(Counting.TryLoad(definition, out BpfLoadReport report, larger));
        Assert.Equal(
            $"Map 'Runs' of 'Counting' is not there: what is pinned at {path} is not like it: number of elements 16, and not 17. Delete " +
            "that file if nobody needs what is in it, or use another path.",
            report.Maps[0].Failure);

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_path_outside_of_bpffs_is_said()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-bpffs");
        BpfObjectDefinition definition = Counting.Define(Counting.Listing.Replace("entries 16", $"entries 16\npin {path}"), First);

        Assert.Null(Counting.TryLoad(definition, out BpfLoadReport report));
        Assert.Contains($"it was not pinned at {path}, which must be a path in a mounted bpffs", report.Problem);
    }

    [Fact]
    public void Tools_see_the_fields_of_values()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/bpftool"), "There is no bpftool here.");
        using Counting counting = Counting.Load(Counting.Define(First));
        counting.Runs[7] = new(42, 0x0102030405060708);
        counting.Total = 5;

        string runs = Dump(counting.Runs.Id);
        Assert.Contains("\"Number\": 42", runs);
        Assert.Contains("\"Marks\"", runs);
    }

    private static string Dump(uint id)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("/usr/sbin/bpftool", ["map", "dump", "id", $"{id}"]) { RedirectStandardOutput = true })!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return said;
    }

    // It reads what it was not given.
    private static BpfProgram Refused(string name, bool isOptional = false, string? alternativeTo = null) =>
        new Assembler("s32(*struct __sk_buff)", "skb").Load(0, 3, 0).Exit()
            .Part(BpfProgramType.SocketFilter, name, isOptional, alternativeTo);
}
