using System.Diagnostics;
using System.Globalization;
using KfuncGen.Tests.Links;
using KfuncGen.Tests.Maps;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Objects;

/// <summary>A process that is killed leaves nothing but what it has pinned.</summary>
public sealed class KilledProcessTests
{
    private const string Folder = "KFUNCGEN_KILLED_PROCESS";
    private const string Interface = "KFUNCGEN_KILLED_PROCESS_INTERFACE";

    [Fact]
    public async Task Nothing_is_left_but_what_was_pinned()
    {
        RealSystem.Require();
        using BpfFileSystem files = BpfFileSystem.Mount();
        using VethPair pair = VethPair.Make();
        string report = Path.GetTempFileName();
        string method = $"*.{nameof(KilledProcessTests)}.{nameof(Runs_until_it_is_killed)}";
        ProcessStartInfo start = new(Environment.ProcessPath!, ["-method", method])
        {
            RedirectStandardOutput = true,
            Environment = { [Folder] = $"{files.Path}:{report}", [Interface] = pair.Far },
        };

        if (Environment.GetCommandLineArgs()[0] is var self && self.EndsWith(".dll", StringComparison.Ordinal)
            && !Path.GetFileNameWithoutExtension(Environment.ProcessPath!).StartsWith("KfuncGen", StringComparison.Ordinal))
        {
            start.ArgumentList.Insert(0, self);
        }

        using Process child = Process.Start(start)!;
        Task<string> said = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        uint[] ids = [];
        SpinWait.SpinUntil(() => (ids = Read(report)).Length == 4 || child.HasExited, TimeSpan.FromMinutes(2));
        bool isThere = IsLinkThere(ids.ElementAtOrDefault(3));
        child.Kill();
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(ids.Length == 4 && isThere, $"The process did not come so far:\n{await said}");
        Assert.Equal(ids[0], OpenPinned(Path.Combine(files.Path, "runs")));

        // The kernel frees a little later.
        SpinWait.SpinUntil(() => !IsLinkThere(ids[3]) && !IsMapThere(ids[1]) && !IsMapThere(ids[2]), TimeSpan.FromSeconds(30));
        Assert.Equal((false, false, false), (IsLinkThere(ids[3]), IsMapThere(ids[1]), IsMapThere(ids[2])));
        File.Delete(Path.Combine(files.Path, "runs"));
        File.Delete(report);
    }

    [Fact]
    public void Runs_until_it_is_killed()
    {
        string? folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipWhen(folder is null, "This is what the process does that another test starts.");
        string[] paths = folder!.Split(':');
        string listing = Counting.Listing.Replace("entries 16", "entries 16\npin runs", StringComparison.Ordinal);
        BpfProgram program = Counting.Program(1).Part(BpfProgramType.SocketFilter, "First");

        using Counting counting = Counting.Load(Counting.Define(listing, program), new() { PinDirectory = paths[0] });
        using Counting unpinned = Counting.Load(Counting.Define(program));
        using LoadedXdpProgram xdp = CountingPrograms.Xdp();
        using BpfLink link = xdp.Attach(Environment.GetEnvironmentVariable(Interface)!);
        uint[] ids = [counting.Runs.Id, counting.Spare.Id, unpinned.Runs.Id, link.Id];
        File.WriteAllText(paths[1], string.Join(' ', ids) + "\n");
        Thread.Sleep(Timeout.Infinite);
    }

    private static uint[] Read(string path) =>
        File.ReadAllText(path) is [.., '\n'] text
            ? [.. text.Split(' ').Select(static number => uint.Parse(number, CultureInfo.InvariantCulture))]
            : [];

    private static uint OpenPinned(string path)
    {
        using BpfHashMap<uint, Count> map = BpfMap.OpenPinned<BpfHashMap<uint, Count>>(path);
        return map.Id;
    }

    private static bool IsMapThere(uint id)
    {
        try
        {
            BpfMap.OpenById<BpfArray<ulong>>(id).Dispose();
            return true;
        }
        catch (BpfMapException exception)
        {
            // ENOENT, and not that it is of another type.
            return exception.ErrorNumber != 2;
        }
    }

    private static bool IsLinkThere(uint id)
    {
        try
        {
            BpfLink.OpenById(id).Dispose();
            return true;
        }
        catch (BpfLinkException)
        {
            return false;
        }
    }
}
