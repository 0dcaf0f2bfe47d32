using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>What BPF functions cannot contain is said at the place where it stands, and what they can is not.</summary>
public sealed class BpfFunctionTests
{
    private static readonly Verify Check = new("KFG0301");

    [Theory]
    [InlineData("int[] a = [|new int[3]|]; return x;")]
    [InlineData("Func<int, int> f = [|y => y + 1|]; return x;")]
    [InlineData("Func<int> f = [|Other|]; return x;")]
    [InlineData("try { return x; } [|catch { return 2; }|]")]
    [InlineData("static int Local(int y) { try { return y; } [|catch { return 2; }|] } return Local(x);")]
    [InlineData(
        "static int Local(int y) { if (y > 1) { try { y++; } finally { try { y--; } [|catch (Exception) { y = 1; }|] } } return y; } " +
        "return Local(x);")]
    [InlineData("if (x > 3) [|throw new Exception();|] return x;")]
    [InlineData("return x > 3 ? [|throw new Exception()|] : 2;")]
    [InlineData("Span<byte> s = [|stackalloc byte[x]|]; return s[0];")]
    [InlineData("object o = [|new object()|]; return x;")]
    [InlineData("return [|TimeSpan.MaxValue.Days|];")]
    [InlineData("return KfuncGen.BpfHelpers.bpf_trace_printk($\"{x,8} {x:x4} [|{x,8:x4}|]\");")]
    [InlineData("int? none = x > 3 ? x : null; return KfuncGen.BpfHelpers.bpf_trace_printk($\"{[|none|]} {none ?? 0}\");")]
    [InlineData("return KfuncGen.BpfHelpers.bpf_trace_printk($\"{[|1.5|]} {(byte)3} {(sbyte)-3:x}\");")]
    [InlineData("return KfuncGen.BpfHelpers.bpf_trace_printk($\"{[|(x, 2)|]}\");")]
    [InlineData("return KfuncGen.BpfHelpers.bpf_trace_printk($\"[|{x > 1:x}|] {(DayOfWeek)x:x} [|{(char)x:d}|] [|{x:N0}|]\");")]
    public void A_construct_without_a_form_in_BPF(string body) => Function(body);

    [Theory]
    [InlineData("string s = {|KFG0302:\"a\"|}; return x;")]
    [InlineData("double d = {|KFG0302:x|}; return x;")]
    [InlineData("object o = {|KFG0302:x|}; return x;")]
    [InlineData("(int A, string B) t = {|KFG0302:(x, \"b\")|}; return x;")]
    [InlineData(
        "return KfuncGen.BpfHelpers.bpf_trace_printk($\"{{|KFG0303:x.ToString()|}} {x > 1} {(DayOfWeek)x:x} {nameof(x),8}\");")]
    public void A_type_without_a_form_in_BPF(string body) => Function(body);

    [Theory]
    [InlineData("(int A, int B) t = (x, 2); t.A++; (t.B, t.A) = t; return t == (1, 2) ? 1 : t.B;")]
    [InlineData("var (a, (b, _)) = (x, (2L, 3)); return (a, b) switch { (1, > 2) => 1, (_, var c) => (int)c };")]
    [InlineData("static (int, bool) Local(int y) => (y, y > 1); return Local(x) is (3, true) ? 1 : 2;")]
    public void A_tuple_is_none_such(string body) => Function(body);

    [Theory]
    [InlineData("static (int, int) pair; [BpfFunction] static int F() => {|KFG0302:pair|}.Item1;")]
    [InlineData("static Held held; struct Held { public (int, byte) Pair; } [BpfFunction] static int F() => {|KFG0302:held|}.Pair.Item1;")]
    [InlineData(
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)] struct S { public int A; } " +
        "static S s; [BpfFunction] static int F() => {|KFG0302:s|}.A;")]
    [InlineData("[BpfFunction] static int F() => {|KFG0303:System.Runtime.CompilerServices.Unsafe.SizeOf<(int, byte)>()|};")]
    [InlineData(
        "[BpfFunction] static int F(Span<(int, byte)> s) => {|KFG0303:System.Runtime.InteropServices.MemoryMarshal.AsBytes(s)|}.Length;")]
    public void What_the_CLR_lays_out_as_it_likes_where_others_see_it(string members) => Check.Members(members);

    [Theory]
    [InlineData("byte", "return s.Name[x & 3];")]
    [InlineData("byte", "s.Name[0]++; s.Name[x & 3] = (byte)(x > 0 ? 1 : 2); return s.Name[1];")]
    [InlineData("char", "return MemoryMarshal.CreateSpan(ref s.Name[1], 3)[x];")]
    [InlineData("bool", "ref bool it = ref s.Name[1]; it = x > 0; S copy = s; return copy.Name[1] ? 1 : 2;")]
    [InlineData("byte", "return {|KFG0301:MemoryMarshal.CreateSpan(ref s.Name[1], 4)|}[x];")]
    [InlineData("byte", "return {|KFG0301:MemoryMarshal.CreateSpan(ref s.Name[1], x)|}[x];")]
    [InlineData("byte", "return MemoryMarshal.CreateSpan(ref s.Name[x], 1)[0];")]
    [InlineData("byte", "return {|KFG0301:MemoryMarshal.CreateSpan(ref s.Name[x], 2)|}[0];")]
    [InlineData("byte", "return {|KFG0301:MemoryMarshal.CreateSpan(ref x, 2)|}[1];")]
    public void A_fixed_buffer_has_elements_and_spans(string element, string body) => Check.Project(
        $"using System.Runtime.InteropServices; unsafe class C {{ struct S {{ public fixed {element} Name[4]; }} " +
        $"[BpfFunction] static int F(int x) {{ S s = default; {body} }} }}",
        static project => project.WithThreeKernels().WithUnsafeCode());

    [Theory]
    [InlineData("fixed (byte* p = s.Name) { return p[0]; }")]
    [InlineData("byte* p = s.Name; return p[x & 3];")]
    [InlineData("int* p = &x; return *p;")]
    [InlineData("Span<byte> b = stackalloc byte[4]; fixed (byte* p = b) { return p[0]; }")]
    public void An_address_is_refused_with_what_to_take_in_its_place(string body)
    {
        string code = "unsafe class C { struct S { public fixed byte Name[4]; } " +
            $"[BpfFunction] static int F(int x) {{ S s = default; {body} }} }}";
        string[] messages = new Verify("KFG0301").MessagesOf(
            code, static project => project.WithThreeKernels().WithUnsafeCode());

        Assert.NotEmpty(messages);
        Assert.All(messages, static message => Assert.Matches("span|ref", message));
    }

    [Theory]
    [InlineData("struct S(int a) { public int B = a; public readonly int Get() => B; }", "new S(x).Get()")]
    [InlineData("struct S(int a) { public int B = a; public readonly int Get() => a; }", "{|KFG0302:new S(x)|}.Get()")]
    [InlineData("struct S<T>(T a) { public T B = a; }", "{|KFG0302:new S<int>(x)|}.B")]
    [InlineData("struct S(int a) { public int B = {|KFG0303:Math.ILogB(a)|}; }", "new S(x).B")]
    public void A_struct_that_keeps_a_parameter_has_a_field_that_nobody_shows(string type, string made) =>
        Check.Members($"{type} [BpfFunction] static int F(int x) => {made};");

    [Theory]
    [InlineData("[BpfFunction] public static void Deconstruct(this int x, out int a, out int b) => (a, b) = (x, 1);", "x")]
    [InlineData("public static void Deconstruct(this int x, out int a, out int b) => (a, b) = (x, 1);", "{|KFG0303:x|}")]
    [InlineData(
        "[BpfFunction] public static void Deconstruct<T>(this T {|KFG0302:x|}, out T a, out T b) => (a, b) = (x, x);", "{|KFG0302:x|}")]
    public void An_extension_that_takes_apart_is_a_BPF_function(string method, string value) => Check.Code(
        $"static class X {{ {method} }} class C {{ [BpfFunction] static int F(int x) {{ var (a, b) = {value}; return a + b; }} }}");

    [Theory]
    [InlineData("{|KFG0303:Console.WriteLine(x)|}; return x;")]
    [InlineData("return {|KFG0303:NotMarked(x)|};")]
    [InlineData("int Local(int y) => x + y; return {|KFG0303:Local(1)|};")]
    [InlineData("return {|KFG0303:x.GetHashCode()|};")]
    public void A_method_that_is_no_BPF_function(string body) => Function(body);

    [Fact]
    public void A_call_that_the_compiler_may_leave_out() => Check.Members("""
        static int calls;
        [System.Diagnostics.Conditional("TRACING"), BpfFunction] static void Trace(int x) => calls = calls + x;
        [BpfFunction] static void Count(int x) => calls = calls + x;
        [BpfFunction] static int F(int x) { {|KFG0303:Trace(x++)|}; Count(x); return x; }
        """);

    [Fact]
    public void A_call_of_the_framework_s_that_the_compiler_may_leave_out_has_no_attribute_to_remove()
    {
        string message = Assert.Single(new Verify("KFG0303").MessagesOf(
            "class C { [BpfFunction] static int F(int x) { System.Diagnostics.Debug.Assert(x > 0); return x; } }",
            static project => project.WithThreeKernels()));
        Assert.Contains("take the call out", message);
        Assert.DoesNotContain("attribute", message);
    }

    [Theory]
    [InlineData("const int Limit = 5; return x > Limit ? 1 : 0;")]
    [InlineData("const string Name = \"a\"; const double Half = 0.5; return x;")]
    [InlineData("const DayOfWeek Day = DayOfWeek.Friday; const bool IsSet = true; return IsSet ? (int)Day : x;")]
    [InlineData("static int Local(int y) { const int One = 1; return y + One; } return Local(x);")]
    public void A_local_constant_is_none(string body) => Function(body);

    [Theory]
    [InlineData("shared++;", "Increment(ref shared)")]
    [InlineData("--shared;", "Decrement(ref shared)")]
    [InlineData("shared += x;", "Add(ref shared, x)")]
    [InlineData("shared |= 4;", "Or(ref shared, 4)")]
    [InlineData("pair.B &= x;", "And(ref pair.B, x)")]
    public void A_change_of_shared_data_in_two_steps(string change, string _) => Check.Members($$"""
        static int shared; static Pair pair; struct Pair { public int A; public int B; }
        [BpfFunction] static int F(int x) { {|KFG0310:{{change.TrimEnd(';')}}|}; return x; }
        """);

    [Theory]
    [InlineData("System.Threading.Interlocked.Increment(ref shared);")]
    [InlineData("x++;")]
    [InlineData("small++;")]
    [InlineData("shared = x;")]
    public void A_change_that_cannot_be_lost_or_is_meant(string change) => Check.Members($$"""
        static int shared; static byte small;
        [BpfFunction] static int F(int x) { {{change}} return x; }
        """);

    [Theory]
    [InlineData("short")]
    [InlineData("byte")]
    public void An_atomic_change_of_few_bits(string type) => Check.Members($$"""
        static {{type}} shared;
        [BpfFunction] static int F({{type}} x) => [|System.Threading.Interlocked.Exchange(ref shared, x)|];
        """);

    [Theory]
    [InlineData("return checked({|KFG0308:x + 1|});")]
    [InlineData("checked { {|KFG0308:x++|}; } return x;")]
    [InlineData("return checked({|KFG0308:(byte)x|});")]
    [InlineData("checked { {|KFG0308:x -= 4|}; } return x;")]
    public void Arithmetic_that_is_checked(string body) => Function(body);

    [Theory]
    [InlineData("double")]
    [InlineData("string")]
    [InlineData("int?")]
    [InlineData("Guid")]
    public void A_parameter_of_such_a_type(string type) => Check.Members($"[BpfFunction] static int F({type} {{|KFG0302:x|}}) => 1;");

    // Two registers are all that there is of one.
    [Theory]
    [InlineData("[BpfFunction] static int? {|KFG0302:F|}(int x) => x;")]
    [InlineData("static int? some; [BpfFunction] static int F(int x) => {|KFG0302:some|} ?? x;")]
    [InlineData("[BpfFunction] static int F(int x) { int? some = x; return ({|KFG0302:some + 1|}) ?? 0; }")]
    [InlineData("[BpfFunction] static int F(int x) { (int?, int) pair = {|KFG0302:(x, 1)|}; return pair.Item2; }")]
    [InlineData("struct S { public int A; } [BpfFunction] static int F(int x) { S? some = {|KFG0302:new S { A = x }|}; return x; }")]
    public void A_nullable_that_has_to_be_in_memory(string members) => Check.Members(members);

    [Theory]
    [InlineData("int? some = x > 1 ? x : null; return some ?? 0;")]
    [InlineData("bool? some = x > 1 ? x > 2 : null; return some == true ? 1 : 0;")]
    [InlineData("var some = (long?)x; return some is { } value ? (int)value : 0;")]
    public void A_nullable_number_in_a_local_is_fine(string body) => Function(body);

    [Fact]
    public void A_static_field_of_another_class_whose_initializer_the_program_cannot_see() => Check.Code("""
        struct Request { public int A; }
        static partial class C
        {
            [BpfProgram(BpfProgramType.Syscall)] static int P(ref Request ctx) => D.F(ctx.A);
        }
        static class D
        {
            private static int start = 4;
            private static readonly int Limit = 4;
            private static int zero;
            [BpfFunction] internal static int F(int x) => {|KFG0309:start|} + {|KFG0301:Limit|} + zero + x;
        }
        """);

    [Theory]
    [InlineData("static int start = 4; [BpfFunction] static int F(int x) => start + x;")]
    [InlineData("struct S { public int A; } static S start = new() { A = 4 }; [BpfFunction] static int F(int x) => start.A + x;")]
    [InlineData("struct S { public int A; } static readonly S Start = new() { A = 4 }; [BpfFunction] static int F(int x) => Start.A + x;")]
    public void A_static_field_with_an_initializer_is_fine(string members) => Check.Members(members);

    [Fact]
    public void A_static_field_without_one_and_a_readonly_one_with_one_are_fine() =>
        Check.Members(
            "static int count; static readonly int Limit = 4; [BpfFunction] static int F(int x) { count = count + 1; return count < " +
            "Limit ? x : 0; }");

    [Fact]
    public void A_sixth_argument() =>
        Check.Members("[BpfFunction] static int {|KFG0306:F|}(int a, int b, int c, int d, Span<byte> e) => a;");

    [Fact]
    public void Five_arguments_are_fine() =>
        Check.Members("[BpfFunction] static int F(int a, int b, int c, Span<byte> e) => a + b + c + e.Length;");

    [Fact]
    public void A_program_is_called_by_the_kernel_only() => Check.Code("""
        struct Request { public int A; }
        static partial class C
        {
            [BpfProgram(BpfProgramType.Syscall)] static int One(ref Request ctx) => {|KFG0303:Two(ref ctx)|};
            [BpfProgram(BpfProgramType.Syscall)] static int Two(ref Request ctx) { ctx.A = 1; return 0; }
        }
        """);

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.Syscall)] static int F(int {|KFG0305:ctx|}) => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Syscall)] static int F(in Request {|KFG0305:ctx|}) => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Syscall)] static void {|KFG0305:F|}(ref Request ctx) { ctx.A = 1; }")]
    [InlineData("[BpfProgram(BpfProgramType.Xdp)] static int F(__sk_buff {|KFG0305:ctx|}) => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Tc)] static XdpAction {|KFG0305:F|}(__sk_buff ctx) => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.SocketFilter)] static int {|KFG0305:F|}() => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Kprobe)] static void F(bpf_sock {|KFG0305:sock|}) { }")]
    [InlineData("[BpfProgram(BpfProgramType.Uprobe)] static void {|KFG0305:F|}(int a, int b, int c, int d, int e, int f, int g) { }")]
    [InlineData("[BpfProgram(BpfProgramType.Kretprobe)] static void {|KFG0305:F|}(int a, int b) { }")]
    [InlineData("[BpfProgram(BpfProgramType.RawTracepoint)] static void {|KFG0305:F|}(int a) { }")]
    [InlineData("[BpfProgram(BpfProgramType.Tracepoint, \"a/b\")] static void F(int {|KFG0305:record|}) { }")]
    [InlineData("[BpfProgram(BpfProgramType.PerfEvent)] static void F(bpf_sock {|KFG0305:record|}) { }")]
    [InlineData("[BpfProgram(BpfProgramType.Xdp, \"eth0\")] static int {|KFG0305:F|}(xdp_md ctx) => 0;")]
    [InlineData("[BpfProgram(BpfProgramType.Uprobe, \"malloc\")] static void {|KFG0305:F|}(nuint size) { }")]
    [InlineData("[BpfProgram(BpfProgramType.KprobeMulti, \"vfs_*\")] static void {|KFG0305:F|}() { }")]
    [InlineData("[BpfProgram(BpfProgramType.Xdp, Sleepable = true)] static int {|KFG0305:F|}(xdp_md ctx) => 0;")]
    public void A_program_of_the_wrong_form(string program) =>
        Check.Code($"struct Request {{ public int A; public void Set() => A = 1; }} static partial class C {{ {program} }}");

    [Theory]
    [InlineData("[BpfProgram(BpfProgramType.Xdp)] static XdpAction F(xdp_md ctx) => XdpAction.XDP_PASS;")]
    [InlineData("[BpfProgram(BpfProgramType.Tc)] static TcAction F(__sk_buff ctx) => TcAction.TC_ACT_OK;")]
    [InlineData("[BpfProgram(BpfProgramType.SocketFilter)] static int F(__sk_buff ctx) => (int)ctx.len;")]
    [InlineData("[BpfProgram(BpfProgramType.Uprobe, Sleepable = true)] static void F(int a) { }")]
    public void A_program_of_the_right_form(string program) => Check.Code($"static partial class C {{ {program} }}");

    [Fact]
    public void A_program_in_a_class_that_is_not_partial() =>
        Check.Code("static class {|KFG0004:C|} { [BpfProgram(BpfProgramType.Xdp)] static int F(xdp_md ctx) => 2; }");

    [Fact]
    public void A_function_that_several_programs_call_is_told_once() => Check.Code("""
        static partial class C
        {
            [BpfProgram(BpfProgramType.Xdp)] static int One(xdp_md ctx) => Both((int)ctx.rx_queue_index);
            [BpfProgram(BpfProgramType.Xdp)] static int Two(xdp_md ctx) => Both(2);
            [BpfFunction] static int Both(int x) => {|KFG0303:HashCode.Combine(x)|};
        }
        """);

    [Fact]
    public void A_function_that_calls_itself() => Check.Code("""
        static partial class C
        {
            [BpfProgram(BpfProgramType.Xdp)] static int {|KFG0307:F|}(xdp_md ctx) => Down((int)ctx.rx_queue_index);
            [BpfFunction] static int Down(int x) => x == 0 ? 0 : Down(x - 1);
        }
        """);

    [Theory]
    [InlineData("static int F(int x) => {|KFG0304:Kf.bpf_always(x)|};")]
    [InlineData("static Func<int, int> F() => {|KFG0304:Kf.bpf_always|};")]
    [InlineData("static ulong F() => {|KFG0304:BpfHelpers.bpf_ktime_get_ns()|};")]
    [InlineData("static uint F(xdp_md ctx) => {|KFG0304:ctx.rx_queue_index|};")]
    [InlineData("static int F(KernelPointer<int> p) => {|KFG0304:p.Value|};")]
    public void What_only_the_kernel_runs_outside_of_BPF_functions(string member) => Check.Members(member);

    [Theory]
    [InlineData("static string F() => nameof(Kf.bpf_always);")]
    [InlineData("static bool F() => Kf.Has.bpf_always && BpfHelpers.Has.bpf_ktime_get_ns;")]
    [InlineData("[BpfFunction] static int F(int x) => Kf.bpf_always(x);")]
    [InlineData("[BpfFunction] static int F(int x) { static int Local(int y) => Kf.bpf_always(y); return Local(x); }")]
    public void Its_name_and_its_guard_mean_the_same_everywhere(string member) => Check.Members(member);

    [Theory]
    [InlineData("int n = 0; for (int i = 0; i < 3; i++) { if (i == x) continue; n += i; } return n;")]
    [InlineData("Span<byte> s = stackalloc byte[8]; s[x & 7] = 1; for (int i = 0; i < 6; i++) x += s[2..][i]; return x;")]
    [InlineData("return x switch { 1 or 2 => 3, > 7 and < 9 => 4, _ => x is not 5 ? 6 : 7 };")]
    [InlineData("try { x++; } finally { x--; } return x;")]
    [InlineData("static int Twice(int y) => y * 2; return Twice(x) + Math.Min(x, 3);")]
    [InlineData("(int a, int b) = (x, 2); (a, b) = (b, a); return a;")]
    [InlineData("bool isSmall = x < 3 && x > -3; return isSmall ? Half : x;")]
    public void What_has_a_form_in_BPF_is_not_told(string body) => Function(body);

    private static void Function(string body) => Check.Members($$"""
        static int Half => 21;
        static int NotMarked(int x) => x;
        [BpfFunction] static int Other() => 1;
        [BpfFunction] static int F(int x) { {{body}} }
        """);
}
