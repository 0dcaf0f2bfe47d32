using System.Globalization;
using KfuncGen.Analyzers.Tests.Verifier;
using KfuncGen.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Analyzers.Tests;

/// <summary>What is wrong with maps and data of an object is said where it is written, and what is right is not.</summary>
public sealed class MapTests
{
    private const string Frame = """
        internal struct Gap {{ public byte A; public int B; }}
        internal struct Tail {{ public long A; public byte B; }}
        internal struct Full {{ public int A; public int B; }}
        static partial class C
        {{
            {0}
        }}
        """;

    [Theory]
    [InlineData("BpfHashMap<int, Entry>", null)]
    [InlineData("BpfLruHashMap<int, Entry>", null)]
    [InlineData("BpfPerCpuArray<Entry>", null)]
    [InlineData("BpfTaskStorage<Entry>", null)]
    [InlineData("BpfHashMap<Entry, int>", "the reference 'Task' is in its key; a reference that the map owns is in a value")]
    [InlineData("BpfArray<BpfKptr<task_struct>>", "its values are references; put the reference into a struct")]
    [InlineData("BpfArray<Outer>", "the reference 'Task' is in a struct inside of the value; the kernel looks for it in 'Outer' itself")]
    [InlineData("BpfArray<Two>", null)]
    [InlineData("BpfArray<Text>", "the reference 'Name' is to 'String', which is no struct of the kernel's")]
    [InlineData(
        "BpfQueue<Entry>", "the reference 'Task' is in its value, and the kernel takes references in hash tables, arrays and storage")]
    [InlineData(
        "BpfLpmTrie<Ipv4Prefix, Entry>",
        "the reference 'Task' is in its value, and the kernel takes references in hash tables, arrays and storage")]
    public void A_reference_that_a_map_owns(string type, string? wrong) => Assert.Equal(
        wrong is null ? [] : [$"'Map' cannot be used as a map: {wrong}"],
        Messages("KFG0314", $$"""
            internal struct Entry { public long Count; public BpfKptr<task_struct> Task; }
            internal struct Outer { public Entry Inner; }
            internal struct Two { public BpfKptr<task_struct> First; public BpfKptr<task_struct> Second; }
            internal struct Text { public BpfKptr<string> Name; }
            [BpfMap(MaxEntries = 4)] static readonly {{type}} Map;
            """));

    [Theory]
    [InlineData("Entry copy = found.Value; return (int)copy.Count;")]
    [InlineData("Entry fresh = default; found.Value = fresh; return 1;")]
    public void A_reference_that_a_map_owns_is_not_copied(string body) => Assert.NotEmpty(Messages("KFG0301", $$"""
        internal struct Entry { public long Count; public BpfKptr<task_struct> Task; }
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<int, Entry> Map;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) { if (Map.Find(1) is { } found) { {{body}} } return 2; }
        """));

    [Fact]
    public void A_reference_on_the_stack_is_no_map_s() => new ProgramCheck("KFG0301").Members("""
        internal struct Entry { public long Count; public BpfKptr<task_struct> Task; }
        [BpfProgram(BpfProgramType.Syscall)] static int Program(ref Numbers ctx)
        {
            Entry own = default;
            using task_struct? task = [|own.Task.Take()|];
            return task is null ? 0 : 1;
        }
        """);

    [Theory]
    [InlineData("BpfHashMap<Gap, int>", true)]
    [InlineData("BpfLruHashMap<Tail, int>", true)]
    [InlineData("BpfPerCpuHashMap<Gap, int>", true)]
    [InlineData("BpfHashMap<Full, Gap>", false)]
    [InlineData("BpfHashMap<ulong, Tail>", false)]
    [InlineData("BpfLpmTrie<Ipv4Prefix, int>", false)]
    [InlineData("BpfArray<Gap>", false)]
    public void A_key_with_padding(string type, bool isWrong) => Says(
        "KFG0311", $"[BpfMap(MaxEntries = 4)] static readonly {type} {(isWrong ? "[|Map|]" : "Map")};");

    [Fact]
    public void A_tuple_in_a_map() => Assert.Contains(
        "use a struct where others see it",
        Assert.Single(Messages("KFG0314", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<(int, int), int> Map;")));

    [Fact]
    public void The_sentence_about_padding_has_the_numbers() => Assert.Contains(
        "all 16 bytes of a 'Tail', and 7 of these",
        Assert.Single(Messages("KFG0311", "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<Tail, int> Map;")));

    [Theory]
    [InlineData("BpfHashMap<uint, ulong>", "if (Map.Find(1) is { } found) { [|found.Value++|]; } return 2;")]
    [InlineData("BpfArray<Full>", "if (Map.Find(1) is { } found) { [|found.Value.B += 3|]; } return 2;")]
    [InlineData("BpfLruHashMap<uint, uint>", "MapValue<uint>? f = Map.Find(1); if (f is null) return 1; [|f.Value--|]; return 2;")]
    [InlineData("BpfArray<ulong>", "if (Map.Find(1) is not { } f) return 1; ref ulong v = ref f.Value; [|v |= 4|]; return 2;")]
    [InlineData("BpfHashMap<uint, ulong>", "if (Map.Find(1) is { } found) { found.Value = 7; } return 2;")]
    [InlineData("BpfPerCpuArray<ulong>", "if (Map.Find(0) is { } found) { found.Value++; } return 2;")]
    [InlineData("BpfArray<ulong>", "ulong a = 1, b = 2; ref ulong r = ref a; if (ctx.data.Length > 9) r = ref b; r += 2; return 2;")]
    [InlineData("BpfArray<ulong>", "ulong a = 1, b = 2; (ctx.data.Length > 9 ? ref a : ref b) += 2; return 2;")]
    [InlineData("BpfPerCpuHashMap<uint, Full>", "MapValue<Full>? f = Map.Find(1); if (f is not null) f.Value.A -= 1; return 2;")]
    [InlineData(
        "BpfArray<Locked>", "if (Map.Find(1) is { } f) { using (f.Value.Lock.Hold()) { f.Value.Count++; } } return 2;")]
    public void A_change_in_two_steps_of_what_all_CPUs_see(string type, string body) => Says("KFG0310", $$"""
        [BpfMap(MaxEntries = 4)] static readonly {{type}} Map;
        internal struct Locked { public BpfSpinLock Lock; public ulong Count; }
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) { {{body}} }
        """);

    [Theory]
    [InlineData("BpfCgroupLocalStorage<ulong>", "[|Map.Get()++|];")]
    [InlineData("BpfCgroupLocalStorage<Full>", "[|Map.Get().A += 3|];")]
    [InlineData("BpfCgroupLocalStorage<Full>", "ref Full f = ref Map.Get(); [|f.B--|]; f.A = 7;")]
    [InlineData("BpfPerCpuCgroupLocalStorage<Full>", "Map.Get().A += 3; ref Full f = ref Map.Get(); f.B--;")]
    [InlineData("BpfCgroupLocalStorage<Locked>", "ref Locked f = ref Map.Get(); using (f.Lock.Hold()) { f.Count++; }")]
    public void A_change_in_two_steps_of_what_a_cgroup_has(string type, string body) => Says("KFG0310", $$"""
        [BpfMap] static readonly {{type}} Map;
        internal struct Locked { public BpfSpinLock Lock; public ulong Count; }
        [BpfProgram(BpfProgramType.CgroupSockCreate)] static bool P(bpf_sock ctx) { {{body}} return true; }
        """);

    [Fact]
    public void A_program_at_no_cgroup_has_no_value_of_one() => Says("KFG0201", """
        [BpfMap] static readonly BpfCgroupLocalStorage<ulong> Map;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => (int)[|Map.Get()|];
        [BpfProgram(BpfProgramType.CgroupDevice)] static bool Q(bpf_cgroup_dev_ctx ctx) => Map.Get() == 0;
        """);

    [Theory]
    [InlineData("[BpfMap] static readonly int [|Map|];")]
    [InlineData("[BpfMap(MaxEntries = 4)] static BpfHashMap<uint, ulong> [|Map|];")]
    [InlineData("[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> [|Map|] = null!;")]
    [InlineData("[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, System.TimeSpan> [|Map|];")]
    [InlineData("[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> map, [|Map|];")]
    [InlineData(
        "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> [|load|]; [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md " +
        "ctx) => 2;")]
    [InlineData(
        "[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> [|_p|]; [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md " +
        "ctx) => 2;")]
    [InlineData("[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> Map;")]
    public void A_declaration_that_is_none(string member) => Says("KFG0314", member);

    [Theory]
    [InlineData("static readonly BpfHashMap<uint, int> Map = null!; [BpfFunction] static int F(uint x) => [|Map|].Delete(x);")]
    [InlineData("""
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, int> Own;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => Own.Delete(1) + [|Other.Map|].Delete(1);
        static partial class Other { [BpfMap(MaxEntries = 4)] internal static readonly BpfHashMap<uint, int> Map; }
        """)]
    public void A_map_that_the_program_does_not_have(string member) => Says("KFG0314", member);

    [Theory]
    [InlineData("First.Get() < [|Second|].Get()")]
    [InlineData("First.Get() == 1 || Other(ctx) == 2")]
    [InlineData("First.Get() == 1 || First.Get() == 2")]
    [InlineData("First.Get() < OfCpus.Get()")]
    [InlineData("Second.Get() == 1", "First.Get() == 1")]
    public void A_type_of_map_of_which_a_program_uses_one(string first, string second = "true") => Says("KFG0314", $$"""
        [BpfMap] static readonly BpfCgroupLocalStorage<uint> First, Second;
        [BpfMap] static readonly BpfPerCpuCgroupLocalStorage<uint> OfCpus;
        [BpfProgram(BpfProgramType.CgroupSockCreate)] static bool P(bpf_sock ctx) => {{first}};
        [BpfProgram(BpfProgramType.CgroupSockRelease)] static bool Q(bpf_sock ctx) => {{second}};
        [BpfFunction] static uint Other(bpf_sock ctx) => {{(first.Contains("Other") ? "[|Second|]" : "Second")}}.Get();
        """);

    [Fact]
    public void The_message_names_the_other_map() => Assert.Equal(
        [
            "'Second' cannot be used as a map: the kernel lets a program use one 'BpfCgroupLocalStorage', and this one uses 'First' " +
            "already; put what both hold into one struct",
        ],
        Messages("KFG0314", """
            [BpfMap] static readonly BpfCgroupLocalStorage<uint> First, Second;
            [BpfProgram(BpfProgramType.CgroupSockCreate)] static bool P(bpf_sock ctx) => First.Get() < Second.Get();
            """));

    [Theory]
    [InlineData("if (Map.TryGetValue(x, out ulong y)) return 1; return 0;", "'Find'")]
    [InlineData("Map.TryAdd(x, 1); return 0;", "'Insert'")]
    [InlineData("Map.TryReplace(x, 1); return 0;", "'Replace'")]
    [InlineData("Map.Remove(x); return 0;", "'Delete'")]
    [InlineData("return (int)Map[x];", "'Find' and 'Update'")]
    [InlineData("return (int)Map.MaxEntries;", "'Find'")]
    [InlineData("Map.Dispose(); return 0;", "'Find'")]
    public void A_member_for_user_space_in_a_program(string body, string instead)
    {
        string message = Assert.Single(Messages(
            "KFG0303", $"[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map; [BpfFunction] static int F(uint x) {{ " +
                $"{body} }}"));
        Assert.Contains(instead, message);
    }

    [Fact]
    public void A_member_for_programs_on_the_CLR() => Says("KFG0304", """
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map;
        static void M(BpfHashMap<uint, ulong> map) { [|map.Update(1, 2)|]; map[1] = 2; if ([|map.Find(1)|] is { } x) { [|x.Value|] = 1; } }
        """);

    [Fact]
    public void A_field_on_the_CLR()
    {
        Says("KFG0312", """
            [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> map;
            static ulong dropped, own;
            static uint Limit => limit;
            static uint limit;
            static void M() { Console.WriteLine([|map|].MaxEntries); own = [|dropped|]; [|dropped|] = 0; N(); }
            static void N() { Console.WriteLine(nameof(map)); Use(ref [|limit|]); }
            static void Use(ref uint x) { }
            [BpfFunction] static int F(uint x) { dropped = Limit; return map.Delete(x); }
            """);
        Assert.Contains("use the property 'Map'", Messages("KFG0312", """
            [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> _map;
            static object M() => _map;
            """).Single());
    }

    [Fact]
    public void A_field_that_is_called_like_a_member_of_something_else_is_no_data() => Says("KFG0312", """
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map;
        static int data, A, B;
        static int M() => data + A + B;
        [BpfProgram(BpfProgramType.Xdp)] static int F(xdp_md ctx) { Full x = new() { A = ctx.data.Length, B = 1 }; return x.A + x.B; }
        """);

    [Theory]
    [InlineData("", "[|n|]")]
    [InlineData("[BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map;", "n")]
    public void Data_that_only_looks_shared(string map, string field) => Says("KFG0313", $$"""
        {{map}}
        static int {{field}};
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => n = 1;
        [BpfProgram(BpfProgramType.Xdp)] static int Q(xdp_md ctx) => n;
        """);

    [Fact]
    public void Data_of_one_program_is_its_own() => Says("KFG0313", """
        static int n, m;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => n = F();
        [BpfProgram(BpfProgramType.Xdp)] static int Q(xdp_md ctx) => m;
        [BpfFunction] static int F() => n;
        """);

    [Fact]
    public void Of_fields_that_nobody_assigns_the_compiler_says_nothing() => Assert.DoesNotContain(Verify.Diagnose(Project("""
        [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map, Unused;
        static uint limit;
        [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => Map.Find(limit) is null ? 1 : 2;
        """)), IsOfC);

    [Fact]
    public void Of_other_fields_it_does() => Assert.Equal(
        ["CS0649"],
        Verify.Diagnose(Project("""
            [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map;
            static uint never;
            static uint M() => never;
            [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => Map.Find(1) is null ? 1 : 2;
            """)).Where(IsOfC).Select(static one => one.Id));

    [Fact]
    public void What_may_be_null_is_asked_first() => Assert.Contains(
        Verify.Diagnose(Project("""
            [BpfMap(MaxEntries = 4)] static readonly BpfHashMap<uint, ulong> Map;
            [BpfProgram(BpfProgramType.Xdp)] static int P(xdp_md ctx) => (int)Map.Find(1).Value;
            """)),
        static one => one.Id == "CS8602");

    private static bool IsOfC(Diagnostic one) => one.GetMessage(CultureInfo.InvariantCulture).Contains("'C.", StringComparison.Ordinal);

    private static void Says(string id, string members) =>
        new Verify(id).Code(string.Format(CultureInfo.InvariantCulture, Frame, members));

    private static string[] Messages(string id, string members) =>
        new Verify(id).MessagesOf(
            "using System;\n" + string.Format(CultureInfo.InvariantCulture, Frame, members), static project => project.WithThreeKernels());

    private static TestProject Project(string members) => TestProject.With(
        "using System;\n" + string.Format(CultureInfo.InvariantCulture, Frame, members)).WithThreeKernels();
}
