using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Tests.Ir;

public sealed class IrValidatorTests
{
    private readonly IrFunction function = new("F", IrType.I32, [IrType.I32]);
    private readonly IrBuilder builder;

    public IrValidatorTests() => builder = new IrBuilder(function) { Block = function.AddBlock() };

    [Fact]
    public void A_block_without_an_end_is_refused() => AssertRefused("a block has no end");

    [Fact]
    public void A_function_without_blocks_is_refused()
    {
        function.Blocks.Clear();

        AssertRefused("F has no blocks");
    }

    [Fact]
    public void A_value_that_is_made_on_one_way_only_is_refused_where_both_meet()
    {
        (IrBlock one, IrBlock both) = (function.AddBlock(), function.AddBlock());
        builder.Branch(IrCondition.Equal, builder.Parameter(0), builder.Constant(IrType.I32, 1), one, both);
        builder.Block = one;
        IrValue made = builder.Constant(IrType.I32, 2);
        builder.Jump(both);
        builder.Block = both;
        builder.Return(made);

        AssertRefused("a value (Constant) is used where it is not made on every way");
    }

    [Fact]
    public void A_return_of_another_type_is_refused()
    {
        builder.Return(builder.Constant(IrType.I64, 0));

        AssertRefused("I64 is returned where I32 is");
    }

    [Fact]
    public void A_way_back_to_the_first_block_is_refused()
    {
        builder.Jump(function.Blocks[0]);

        AssertRefused("something goes back to the first block");
    }

    [Fact]
    public void A_value_of_another_function_is_refused()
    {
        IrFunction other = new("G", IrType.I32, []);
        builder.Return(new IrBuilder(other) { Block = other.AddBlock() }.Constant(IrType.I32, 0));

        AssertRefused("a value (Constant) is used that is in no block");
    }

    [Fact]
    public void A_call_with_too_few_arguments_is_refused()
    {
        builder.Return(builder.Call(new IrCallee.Function(function), IrType.I32));

        AssertRefused("F is called with 0 arguments");
    }

    private void AssertRefused(string problem)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => IrValidator.Validate(function));
        Assert.Contains(problem, exception.Message);
    }
}
