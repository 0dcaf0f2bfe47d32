using System.Globalization;
using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Wrong uses of objects, maps, events and locks: each is said by the build, where it is written.</summary>
public sealed class MisuseTests
{
    private const string Frame = """
        using System.Threading;
        internal struct Gap {{ public byte A; public int B; }}
        internal struct Pair {{ public int A; public BpfSpinLock Lock; public long B; }}
        internal struct Deep {{ public int A; public Pair Inner; }}
        internal struct Two {{ public BpfSpinLock A; public BpfSpinLock B; public int C; }}
        internal struct Event {{ public int A; }}
        static partial class C
        {{
            {0}
        }}
        """;

    [Theory]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfLruHashMap<uint, Pair> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap] static readonly BpfPerCpuArray<Pair> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<Pair, uint> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, Deep> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, Two> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, BpfSpinLock> [|Map|];")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, Pair> Map;")]
    [InlineData("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfArray<Pair> Map;")]
    [InlineData("KFG0314", "[BpfMap] static readonly BpfTaskStorage<Pair> Map;")]
    public void A_lock_where_the_kernel_takes_none(string id, string members) => Says(id, members);

    [Theory]
    [InlineData("KFG0207", "using (f.Value.Lock.Hold()) { f.Value.B = (long)[|BpfHelpers.bpf_ktime_get_ns()|]; } return 2;")]
    [InlineData("KFG0207", "using (f.Value.Lock.Hold()) { if (f.Value.A > 3) return 1; [|Map.Delete(1)|]; } return 2;")]
    [InlineData("KFG0207", "[|f.Value.Lock.Hold()|]; f.Value.A++; return 2;")]
    [InlineData("KFG0207", "HeldSpinLock h = [|f.Value.Lock.Hold()|]; if (f.Value.A > 2) return 1; h.Dispose(); return 2;")]
    [InlineData("KFG0207", "using (f.Value.Lock.Hold()) { f.Value.A++; f.Value.B += 2; } Map.Delete(1); return 2;")]
    [InlineData("KFG0207", "using HeldSpinLock h = f.Value.Lock.Hold(); if (f.Value.A > 2) return 1; f.Value.A = 7; return 2;")]
    [InlineData("KFG0301", "Pair copy = [|f.Value|]; return copy.A;")]
    [InlineData("KFG0301", "Pair made = new() { A = 1 }; f.Value = [|made|]; return 2;")]
    [InlineData("KFG0301", "Pair made = new() { A = 1 }; Map.Update(2, made); return 2;")]
    [InlineData("KFG0310", "using (f.Value.Lock.Hold()) { f.Value.A++; } return 2;")]
    public void A_lock_that_is_used_wrongly_or_rightly(string id, string body) => Says(id, $$"""
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, Pair> Map;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) { if (Map.Find(1) is not { } f) return 1; {{body}} }
        """);

    [Theory]
    [InlineData("KFG0202", "RingRecord<Event>? r = [|Ring.Reserve()|]; if (r is null) return 1; r.Value.A = 1; return 2;")]
    [InlineData("KFG0202", "RingRecord<Event>? r = [|Ring.Reserve()|]; if (r is null) return 1; if (ctx.data.Length > 60) r.Submit(); " +
        "return 2;")]
    [InlineData("KFG0202", "using RingRecord<Event>? r = Ring.Reserve(); if (r is null) return 1; if (ctx.data.Length > 60) r.Submit(); " +
        "return 2;")]
    [InlineData("KFG0202", "RingRecord<Event>? r = Ring.Reserve(); if (r is null) return 1; r.Submit(); return 2;")]
    [InlineData("KFG0203", "RingRecord<Event> r = Ring.Reserve()!; [|r.Value.A = 1|]; r.Submit(); return 2;")]
    [InlineData("KFG0203", "RingRecord<Event>? r = Ring.Reserve(); if (r is null) return 1; r.Submit(); [|r.Value.A = 1|]; return 2;")]
    [InlineData("KFG0203", "RingRecord<Event>? r = Ring.Reserve(); if (r is null) return 1; r.Submit(); [|r.Submit()|]; return 2;")]
    [InlineData("KFG0202", "for (int i = 0; i < 4; i++) { RingRecord<Event>? r = [|Ring.Reserve()|]; if (r is null) continue; " +
        "if (i == 2) break; r.Discard(); } return 2;")]
    public void A_record_that_is_not_submitted_or_tested(string id, string body) => Says(id, $$"""
        [BpfMap(MaxEntries = 4096)] static readonly BpfRingBuffer<Event> Ring;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) { {{body}} }
        """);

    [Theory]
    [InlineData("KFG0203", "MapValue<uint> f = Map.Find(1)!; return (int)[|f.Value|];")]
    [InlineData("KFG0301", "int n = 0; Map.ForEach([|(in uint k, ref uint v) => { n++; return BpfIteration.Continue; }|]); return n;")]
    [InlineData("KFG0301", "BpfElementCallback<uint, uint> f = [|Own|]; return Map.ForEach([|f|]);")]
    [InlineData("KFG0301", "return Map.ForEach([|Clr|]);")]
    [InlineData("KFG0301", "return Map.ForEach(Own);")]
    [InlineData("KFG0303", "[|Map.SetLocked(1, 2)|]; return 2;")]
    [InlineData("KFG0303", "[|Map[1]|] = 2; return 2;")]
    public void A_map_that_is_used_wrongly(string id, string body) => Says(id, $$"""
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, uint> Map;
        [BpfFunction] static BpfIteration Own(in uint key, ref uint value) => BpfIteration.Continue;
        static BpfIteration Clr(in uint key, ref uint value) => BpfIteration.Continue;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) { {{body}} }
        """);

    private static void Says(string id, string members) =>
        new Verify(id).Code(string.Format(CultureInfo.InvariantCulture, Frame, members));
}
