using System.Text;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Tests;

public sealed class DeepShapeTests
{
    private const string Head = """
        ktypes 1
        name small
        kernel 1.0.0
        arch x86_64


        """;

    [Fact]
    public void All_that_can_be_known_is_written_and_what_is_behind_a_pointer_by_name() => Assert.Equal(
        "struct pair{first:s32,inner:struct box{width:u64},state:enum mode{OFF,ON},next:*struct pair,call:*fn(s32;*struct pair,enum " +
        "mode{OFF,ON}),all:[2]struct box{width:u64},deep:u64}",
        Of("pair", """
            enum mode <u32> { OFF = 0, ON = 1 }
            scalar int <s32>
            scalar long unsigned int <u64>
            struct box <8 align 8> { long unsigned int width @0; }
            struct pair <64 align 8> { int first @0; struct box inner @8; enum mode state @16; struct pair *next @24;
            """.TrimEnd() + " int (*call)(struct pair *, enum mode) @32; struct box all[2] @40; " +
            "union <8 align 8> { long unsigned int deep @0; } @56; }\n"));

    // Each struct has two of the one before: the 40th has 2 to the power of 40 numbers.
    [Fact]
    public void A_text_that_nobody_would_compare_is_none()
    {
        StringBuilder types = new("scalar int <s32>\nstruct s10 <4 align 4> { int a @0; int b @0; }\n");

        for (int i = 11; i < 50; i++)
        {
            types.Append($"struct s{i} <4 align 4> {{ struct s{i - 1} a @0; struct s{i - 1} b @0; }}\n");
        }

        Assert.Null(Of("s30", types.ToString()));
    }

    private static string? Of(string name, string types)
    {
        TargetTypes target = new("small", TypesCompanion.Open(new StringCharacters(Head + types), "small.ktypes"));
        return DeepShape.Of(
            "struct " + name, target.FieldsOf(target.FindRecord(name)!).Select(static field => (field.Name, field.Type)), target);
    }
}
