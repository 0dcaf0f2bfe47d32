using KfuncGen.Bpf.Passes;
using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Passes;

public sealed class ValueNumberingTests
{
    [Theory]
    [InlineData("add 2147483647, 1", "-2147483648")]
    [InlineData("div 7, 0", "0")]
    [InlineData("rem 7, 0", "7")]
    [InlineData("sdiv -2147483648, -1", "-2147483648")]
    [InlineData("srem -2147483648, -1", "0")]
    [InlineData("sdiv -7, 2", "-3")]
    [InlineData("div -1, 2", "2147483647")]
    [InlineData("shl 1, 33", "2")]
    [InlineData("sar -8, 1", "-4")]
    [InlineData("zext8 -1", "255")]
    [InlineData("sext8 200", "-56")]
    [InlineData("-1 > 1", "1")]
    [InlineData("-1 s> 1", "0")]
    public void Numbers_are_calculated(string operation, string result) =>
        Assert.Contains($"return {result}\n", AfterNumbering($"v1:i32 = {operation}"));

    [Theory]
    [InlineData("add v0, 0", "v0")]
    [InlineData("mul v0, 1", "v0")]
    [InlineData("mul v0, 0", "0")]
    [InlineData("sub v0, v0", "0")]
    [InlineData("and v0, -1", "v0")]
    [InlineData("xor v0, v0", "0")]
    [InlineData("div v0, 0", "0")]
    [InlineData("rem v0, 0", "v0")]
    [InlineData("srem v0, -1", "0")]
    [InlineData("zext32 v0", "v0")]
    [InlineData("shl v0, 32", "v0")]
    [InlineData("v0 <= v0", "1")]
    [InlineData("v0 < 0", "0")]
    public void What_needs_no_operation_has_none(string operation, string result) =>
        Assert.Contains($"return {result}\n", AfterNumbering($"v1:i32 = {operation}"));

    [Theory]
    [InlineData("sub v0, 5", "add v0, -5")]
    [InlineData("add 5, v0", "add v0, 5")]
    [InlineData("mul v0, 8", "shl v0, 3")]
    [InlineData("div v0, 16", "shr v0, 4")]
    [InlineData("rem v0, 16", "and v0, 15")]
    [InlineData("sdiv v0, -1", "sub 0, v0")]
    public void An_operation_becomes_a_cheaper_one(string operation, string result) =>
        Assert.Contains($"= {result}\n", AfterNumbering($"v1:i32 = {operation}"));

    [Fact]
    public void What_was_made_before_is_not_made_again() => Assert.Equal(
        """
        function F(i32, i32) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          v2:i32 = add v0, v1
          v3:i32 = mul v2, v2
          return v3
        """,
        Passed.Text(
            """
            function F(i32, i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              v2:i32 = add v0, v1
              v3:i32 = add v0, v1
              v4:i32 = mul v2, v3
              return v4
            """,
            function => ValueNumbering.Run(function)));

    [Fact]
    public void A_byte_needs_no_extension() => Assert.Equal(
        """
        function F(ptr) -> i32
        b0:
          v0:ptr = parameter 0
          v1:i32 = load1 [v0]
          return v1
        """,
        Passed.Text(
            """
            function F(ptr) -> i32
            b0:
              v0:ptr = parameter 0
              v1:i32 = load1 [v0]
              v2:i32 = zext8 v1
              v3:i32 = and v2, 255
              v4:i32 = sext16 v3
              return v4
            """,
            function => ValueNumbering.Run(function)));

    [Fact]
    public void A_branch_takes_its_comparison_itself() => Assert.Equal(
        """
        function F(i32) -> i32
        b0:
          v0:i32 = parameter 0
          if v0 s>= 10 jump b1 else b2
        b1:
          return 2
        b2:
          return 1
        """,
        Passed.Text(
            """
            function F(i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = v0 s< 10
              v2:i32 = xor v1, 1
              if v2 != 0 jump b1 else b2
            b1:
              return 2
            b2:
              return 1
            """));

    [Fact]
    public void A_condition_that_holds_already_is_not_asked_again() => Assert.Equal(
        """
        function F(i32, i32) -> i32
        b0:
          v0:i32 = parameter 0
          v1:i32 = parameter 1
          if v0 < v1 jump b1 else b2
        b1:
          return 1
        b2:
          return 3
        """,
        Passed.Text(
            """
            function F(i32, i32) -> i32
            b0:
              v0:i32 = parameter 0
              v1:i32 = parameter 1
              if v0 < v1 jump b1 else b4
            b1:
              if v1 > v0 jump b2 else b3
            b2:
              return 1
            b3:
              return 2
            b4:
              return 3
            """));

    [Fact]
    public void An_index_below_a_length_is_checked_once() => Assert.Equal(
        """
        function F(ptr, i32) -> i32
        b0:
          v0:ptr = parameter 0
          v1:i32 = parameter 1
          jump b1
        b1:
          v2:i32 = phi b0: 0, b2: v8
          v3:i32 = phi b0: 0, b2: v7
          if v2 s< v1 jump b2 else b3
        b2:
          v4:i64 = zext32 v2
          v5:ptr = add v0, v4
          v6:i32 = load1 [v5]
          v7:i32 = add v3, v6
          v8:i32 = add v2, 1
          jump b1
        b3:
          return v3
        """,
        Passed.Text(
            """
            function F(ptr, i32) -> i32
            b0:
              v0:ptr = parameter 0
              v1:i32 = parameter 1
              jump b1
            b1:
              v2:i32 = phi b0: 0, b3: v9
              v3:i32 = phi b0: 0, b3: v8
              if v2 s< v1 jump b2 else b5
            b2:
              v4:i64 = sext32 v2
              v5:i64 = sext32 v1
              if v4 >= v5 jump b4 else b3
            b3:
              v6:ptr = add v0, v4
              v7:i32 = load1 [v6]
              v8:i32 = add v3, v7
              v9:i32 = add v2, 1
              jump b1
            b4:
              return -1
            b5:
              return v3
            """));

    [Fact]
    public void A_check_against_a_number_stays_where_only_another_variable_says_so() => Assert.Contains(
        "if v4 < 16L jump",
        Passed.Text(
            """
            function F(ptr, i32, i32) -> i32
            b0:
              v0:ptr = parameter 0
              v1:i32 = parameter 1
              v2:i32 = parameter 2
              if v2 <= 16 jump b1 else b3
            b1:
              if v1 < v2 jump b2 else b3
            b2:
              v4:i64 = zext32 v1
              if v4 < 16L jump b4 else b3
            b3:
              return -1
            b4:
              v5:ptr = add v0, v4
              v6:i32 = load1 [v5]
              return v6
            """).Replace("v3", "v4"));

    [Fact]
    public void A_pointer_is_added_again_where_more_is_known_of_the_index() => Assert.Equal(
        """
        function F(ptr, i64) -> i32
        b0:
          v0:ptr = parameter 0
          v1:i64 = parameter 1
          if v1 < 64L jump b1 else b3
        b1:
          v2:ptr = add v0, v1
          v3:i32 = load1 [v2]
          if v1 < 16L jump b2 else b3
        b2:
          v4:ptr = add v0, v1
          store1 [v4], v3
          return 0
        b3:
          return -1
        """,
        Passed.Text(
            """
            function F(ptr, i64) -> i32
            b0:
              v0:ptr = parameter 0
              v1:i64 = parameter 1
              if v1 < 64L jump b1 else b3
            b1:
              v2:ptr = add v0, v1
              v3:i32 = load1 [v2]
              if v1 < 16L jump b2 else b3
            b2:
              v4:ptr = add v0, v1
              store1 [v4], v3
              return 0
            b3:
              return -1
            """));

    [Fact]
    public void What_the_loader_fills_in_is_made_for_each_branch() => Assert.Equal(
        """
        function F() -> i32
        b0:
          v0:i32 = loadtime has bpf_a#kfunc
          if v0 == 0 jump b2 else b1
        b1:
          v1:i32 = loadtime has bpf_a#kfunc
          if v1 == 0 jump b2 else b3
        b2:
          return 1
        b3:
          return 2
        """,
        Passed.Text(
            """
            function F() -> i32
            b0:
              v0:i32 = loadtime has bpf_a#kfunc
              if v0 == 0 jump b2 else b1
            b1:
              v1:i32 = loadtime has bpf_a#kfunc
              if v1 == 0 jump b2 else b3
            b2:
              return 1
            b3:
              return 2
            """));

    private static string AfterNumbering(string operation)
    {
        string type = operation.Contains(":i32") ? "i32" : "i64";
        return Passed.Text(
            $"""
            function F({type}) -> i32
            b0:
              v0:{type} = parameter 0
              {operation}
              return v1
            """,
            function => ValueNumbering.Run(function)) + "\n";
    }
}
