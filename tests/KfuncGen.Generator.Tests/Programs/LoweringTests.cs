namespace KfuncGen.Generator.Tests.Programs;

/// <summary>What C# becomes, before the back end works on it.</summary>
public sealed class LoweringTests
{
    [Fact]
    public void An_int_wraps_in_32_bits() => Shows("[BpfFunction] static int F(int x) => x + 1;", """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i32 = add v0, 1
          jump b3
        b3:
          return v1
        """);

    [Fact]
    public void Interlocked_is_one_instruction() => Shows("[BpfFunction] static int F(ref int x) => " +
        "System.Threading.Interlocked.Increment(ref x);", """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i32 = atomic add4 [v0], 1
          v2:i32 = add v1, 1
          jump b3
        b3:
          return v2
        """);

    [Fact]
    public void A_byte_is_cut_off_after_arithmetic() => Shows("[BpfFunction] static byte F(byte x) => (byte)(x + 200);", """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i32 = add v0, 200
          v2:i32 = zext8 v1
          jump b3
        b3:
          return v2
        """);

    [Fact]
    public void A_widened_int_keeps_its_sign_and_a_uint_has_none() =>
        Shows("[BpfFunction] static long F(int x, uint y) => x + (long)y;", """
        function F(i32, i32) -> i64
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          jump b1
        b1:
          jump b2
        b2:
          v2:i64 = sext32 v0
          v3:i64 = zext32 v1
          v4:i64 = add v2, v3
          jump b3
        b3:
          return v4
        """);

    // The verifier of 7.2 takes the stack for dead before what it takes for a write: what is asked for is stored behind the branch.
    [Fact]
    public void What_a_filter_is_asked_for_is_copied_in_the_block_of_the_call()
    {
        string text = Lowered.Text("""
            [BpfMap(MaxEntries = 8)] static readonly BpfBloomFilter<long> Filter;
            [BpfFunction] static int F(long x, bool y) => y && Filter.Peek(in x) == 0 ? 1 : 0;
            """);
        string[] block = text[..text.IndexOf("bpf_map_peek_elem", StringComparison.Ordinal)].Split("\nb")[^1].Split('\n');

        Assert.Contains(block, static line => line.Contains("store8", StringComparison.Ordinal));
    }

    [Fact]
    public void A_null_test_is_a_jump_on_the_pointer() => Shows("[BpfFunction] static int F(task_struct? t) => t is null ? 0 : 1;", """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          if v0 == null jump b4 else b3
        b3:
          jump b5
        b4:
          jump b5
        b5:
          v1:i32 = phi b4: 0, b3: 1
          jump b6
        b6:
          return v1
        """);

    [Fact]
    public void A_using_releases_on_every_way_out() => Shows("""
        [BpfFunction] static int F(int pid)
        {
            using task_struct? task = Kf.bpf_task_from_pid(pid);
            if (task is null) return -3;
            return 0;
        }
        """, """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:ptr = call bpf_task_from_pid#kfunc(v0)
          jump b3
        b3:
          if v1 == null jump b5 else b4
        b4:
          jump b7
        b5:
          jump b7
        b6:
          return v2
        b7:
          v2:i32 = phi b5: -3, b4: 0
          if v1 == null jump b8 else b9
        b8:
          jump b6
        b9:
          call bpf_task_release#kfunc(v1)
          jump b8
        """);

    [Fact]
    public void An_index_is_checked_in_64_bits_and_used_as_it_was_checked() => Shows("""
        [BpfFunction] static byte F(Span<byte> s, int i) => s[i];
        """, """
        function F(ptr, i64, i32, ptr) -> i32
        b0:
          v0:ptr = parameter 3
          v1:ptr = parameter 0
          v2:i64 = parameter 1
          v3:i32 = parameter 2
          jump b1
        b1:
          jump b2
        b2:
          v4:i64 = zext32 v3
          if v4 < v2 jump b4 else b5
        b3:
          return v6
        b4:
          v5:ptr = add v1, v4
          v6:i32 = load1 [v5]
          jump b3
        b5:
          store4 [v0], 1
          return 0
        """);

    [Fact]
    public void A_constant_index_into_a_known_length_is_not_checked() => Shows("""
        [BpfFunction] static int F(int x)
        {
            Span<byte> s = stackalloc byte[8];
            return s[3];
        }
        """, """
        function F(i32) -> i32
          slot stackalloc: 8 bytes, aligned to 8
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          store8 [&stackalloc], 0L
          v1:i32 = load1 [&stackalloc + 3]
          jump b3
        b3:
          return v1
        """);

    [Fact]
    public void A_loop_over_an_iterator_ends_it() => Shows("""
        [BpfFunction] static int F(int n)
        {
            int sum = 0;
            foreach (int i in Kf.bpf_iter_num(0, n)) sum += i;
            return sum;
        }
        """, """
        function F(i32) -> i32
          slot bpf_iter_num: 8 bytes, aligned to 8
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          jump b3
        b3:
          v1:i32 = call bpf_iter_num_new#kfunc(&bpf_iter_num, 0, v0)
          jump b4
        b4:
          v2:i32 = phi b3: 0, b7: v5
          v3:ptr = call bpf_iter_num_next#kfunc(&bpf_iter_num)
          if v3 != null jump b7 else b6
        b5:
          jump b8
        b6:
          call bpf_iter_num_destroy#kfunc(&bpf_iter_num)
          jump b5
        b7:
          v4:i32 = load4 [v3]
          v5:i32 = add v2, v4
          jump b4
        b8:
          return v2
        """);

    [Fact]
    public void A_guard_is_filled_in_when_the_program_is_loaded() => Shows("""
        static bool CanHold => Kf.Has.bpf_task_from_pid && Kf.Has.bpf_task_release;
        [BpfFunction] static int F(int x) => CanHold ? x : 0;
        """, """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          jump b7
        b3:
          jump b5
        b4:
          jump b5
        b5:
          v1:i32 = phi b4: v0, b3: 0
          jump b6
        b6:
          return v1
        b7:
          jump b8
        b8:
          v2:i32 = loadtime has bpf_task_from_pid#kfunc
          if v2 != 0 jump b10 else b9
        b9:
          jump b11
        b10:
          v3:i32 = loadtime has bpf_task_release#kfunc
          jump b11
        b11:
          v4:i32 = phi b10: v3, b9: 0
          jump b12
        b12:
          if v4 != 0 jump b4 else b3
        """);

    [Fact]
    public void An_error_in_a_function_that_is_called_ends_the_program() => Shows("""
        [BpfFunction] static int At(Span<byte> s, int i) => s[i];
        [BpfProgram(BpfProgramType.Syscall)] static int F(ref Request ctx)
        {
            Span<byte> s = stackalloc byte[8];
            return At(s, ctx.A);
        }
        """, """
        function F(ptr) -> i32
          slot stackalloc: 8 bytes, aligned to 8
          slot error flag: 8 bytes, aligned to 8
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          store8 [&stackalloc], 0L
          v1:i32 = load4 [v0]
          store4 [&error flag], 0
          v2:i32 = call At(&stackalloc, 8L, v1, &error flag)
          v3:i32 = load4 [&error flag]
          if v3 == 0 jump b4 else b5
        b3:
          return v2
        b4:
          jump b3
        b5:
          return -34

        function At(ptr, i64, i32, ptr) -> i32
        b0:
          v0:ptr = parameter 3
          v1:ptr = parameter 0
          v2:i64 = parameter 1
          v3:i32 = parameter 2
          jump b1
        b1:
          jump b2
        b2:
          v4:i64 = zext32 v3
          if v4 < v2 jump b4 else b5
        b3:
          return v6
        b4:
          v5:ptr = add v1, v4
          v6:i32 = load1 [v5]
          jump b3
        b5:
          store4 [v0], 1
          return 0
        """);

    [Fact]
    public void A_part_of_the_context_that_is_passed_by_reference_is_copied_in_and_out() => Shows("""
        [BpfFunction] static void Add(ref long x) => x += 1;
        [BpfProgram(BpfProgramType.Syscall)] static int F(ref Request ctx)
        {
            Add(ref ctx.B);
            return 0;
        }
        """, """
        function F(ptr) -> i32
          slot copy of ctx: 24 bytes, aligned to 8
        b0:
          v0:ptr = parameter 0
          store4 [&copy of ctx + 4], 0
          store1 [&copy of ctx + 17], 0
          store2 [&copy of ctx + 18], 0
          store4 [&copy of ctx + 20], 0
          v1:i32 = load4 [v0]
          store4 [&copy of ctx], v1
          v2:i64 = load8 [v0 + 8]
          store8 [&copy of ctx + 8], v2
          v3:i32 = load1 [v0 + 16]
          store1 [&copy of ctx + 16], v3
          jump b1
        b1:
          jump b2
        b2:
          v4:ptr = add &copy of ctx, 8L
          call Add(v4)
          jump b3
        b3:
          v5:i32 = load4 [&copy of ctx]
          store4 [v0], v5
          v6:i64 = load8 [&copy of ctx + 8]
          store8 [v0 + 8], v6
          v7:i32 = load1 [&copy of ctx + 16]
          store1 [v0 + 16], v7
          return 0

        function Add(ptr)
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i64 = load8 [v0]
          v2:i64 = add v1, 1L
          store8 [v0], v2
          jump b3
        b3:
          return
        """);

    [Fact]
    public void A_byte_of_the_packet_is_compared_with_its_end() => Shows("""
        [BpfProgram(BpfProgramType.Xdp)] static int F(xdp_md ctx) => ctx.data[12];
        """, """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i64 = load4 [v0]
          v2:ptr = as v1
          v3:i64 = load4 [v0 + 4]
          v4:ptr = as v3
          v5:ptr = add v2, 13L
          if v5 <= v4 jump b4 else b5
        b3:
          return v6
        b4:
          v6:i32 = load1 [v2 + 12]
          jump b3
        b5:
          return 0
        """);

    [Fact]
    public void A_string_is_an_address_and_a_span_its_size_too() => Shows("""
        [BpfFunction] static int F(int x) => Kf.bpf_strcmp("a"u8, "b"u8) + BpfHelpers.bpf_trace_printk("hi\0"u8);
        """, """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:ptr = data readonly+0
          v2:ptr = data readonly+2
          v3:i32 = call bpf_strcmp#kfunc(v1, v2)
          v4:ptr = data readonly+4
          v5:i32 = call bpf_trace_printk#6(v4, 3L)
          v6:i32 = add v3, v5
          jump b3
        b3:
          return v6
        """);

    [Fact]
    public void A_static_readonly_field_is_read_when_the_program_is_loaded_and_another_is_its_data() => Shows("""
        static readonly int Limit = 5;
        static long count;
        [BpfFunction] static bool F(int x) => ++count < Limit;
        """, """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:ptr = data writable+0
          v2:i64 = load8 [v1]
          v3:i64 = add v2, 1L
          store8 [v1], v3
          v4:i32 = loadtime unchecked((long)global::Example.Limit)
          v5:i64 = sext32 v4
          v6:i32 = v3 s< v5
          jump b3
        b3:
          return v6
        """);

    [Fact]
    public void An_older_variant_is_named_with_its_flavour() => Shows("""
        [BpfFunction] static uint F(ref bpf_dynptr p) => (uint)Kf.bpf_dynptr_adjust___u32(in p, 1u, 2u);
        """, """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          jump b1
        b1:
          jump b2
        b2:
          v1:i32 = call bpf_dynptr_adjust___u32#kfunc(v0, 1, 2)
          jump b3
        b3:
          return v1
        """);

    [Theory]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, ref tuple, ref opts)", 36, 16)]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv4, ref opts)", 12, 16)]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv6, ref opts)", 36, 16)]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, bytes, ref opts)", 12, 16)]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, bytes.Slice(4), ref opts)", 8, 16)]
    [InlineData("Kf.bpf_xdp_ct_alloc(ctx, ref tuple.ipv4, bytes)", 12, 12)]
    [InlineData("Alloc(ctx, bytes, ref opts)", 12, 16)]
    [InlineData("AllocV4(ctx, ref tuple.ipv4, bytes)", 12, 12)]
    public void The_size_that_is_passed_is_that_of_the_form_that_was_chosen(string call, int tuple, int options) =>
        Assert.Matches(
            $@"call bpf_xdp_ct_alloc#kfunc\([^,]+, [^,]+, {tuple}L?, [^,]+, {options}L?\)",
            Lowered.Text($$"""
                [Kfunc("bpf_xdp_ct_alloc")]
                static partial nf_conn___init? Alloc(xdp_md ctx, Span<byte> tuple, ref bpf_ct_opts opts);
                [Kfunc("bpf_xdp_ct_alloc")]
                static partial nf_conn___init? AllocV4(xdp_md ctx, ref bpf_sock_tuple.ipv4_struct tuple, Span<byte> opts);
                [BpfFunction] static bool F(xdp_md ctx)
                {
                    bpf_sock_tuple tuple = default;
                    bpf_ct_opts opts = default;
                    Span<byte> bytes = stackalloc byte[12];
                    bytes.Clear();
                    return {{call}} is null;
                }
                """));

    private static void Shows(string members, string expected) =>
        Assert.Equal(expected, Lowered.Text(members), ignoreLineEndingDifferences: true);
}
