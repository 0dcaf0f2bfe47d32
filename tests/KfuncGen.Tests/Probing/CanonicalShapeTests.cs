using KfuncGen.Probing;
using Xunit;

namespace KfuncGen.Tests.Probing;

public sealed class CanonicalShapeTests
{
    [Theory]
    [InlineData("void()", "void")]
    [InlineData("*struct task_struct(s32)", "*struct task_struct", "s32")]
    [InlineData("s32(*struct bpf_dynptr,[16]u8,u64)", "s32", "*struct bpf_dynptr", "[16]u8", "u64")]
    [InlineData("s32(*fn(s32;*void,u64),*void)", "s32", "*fn(s32;*void,u64)", "*void")]
    [InlineData("*fn(void;)(*fn(*fn(u8;u16);*fn(void;)))", "*fn(void;)", "*fn(*fn(u8;u16);*fn(void;))")]
    public void Shape_comes_apart_into_return_type_and_parameters(string shape, string returnType, params string[] parameters)
    {
        CanonicalShape parsed = CanonicalShape.Parse(shape);

        Assert.Equal(returnType, parsed.ReturnType);
        Assert.Equal(parameters, parsed.Parameters);
    }

    [Theory]
    [InlineData("u64", "u64")]
    [InlineData("*struct task_struct", "struct task_struct *")]
    [InlineData("**void", "void **")]
    [InlineData("[16]u8", "u8 [16]")]
    [InlineData("*[16]u8", "u8 (*)[16]")]
    [InlineData("[4]*u8", "u8 *[4]")]
    [InlineData("*fn(s32;*void,u64)", "s32 (*)(void *, u64)")]
    [InlineData("*fn(*fn(void;);u8)", "void (*(*)(u8))(void)")]
    public void Type_is_spelled_as_in_C(string type, string c) => Assert.Equal(c, CanonicalShape.ToC(type));

    [Theory]
    [InlineData("")]
    [InlineData("void")]
    [InlineData("void(")]
    [InlineData("void(u8")]
    [InlineData("void(,)")]
    [InlineData("void()x")]
    [InlineData("void)u8(")]
    public void Malformed_shape_is_refused(string shape) =>
        Assert.Throws<FormatException>(() => CanonicalShape.Parse(shape));

    [Theory]
    [InlineData("fn(")]
    [InlineData("*fn(u8;struct a)b)")]
    [InlineData("fn(u8")]
    public void Malformed_type_is_still_spelled(string type) => Assert.NotEmpty(CanonicalShape.ToC(type));
}
