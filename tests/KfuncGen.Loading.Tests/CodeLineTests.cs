namespace KfuncGen.Loading.Tests;

public class CodeLineTests
{
    [Fact]
    public void Lines_are_read_as_the_build_writes_them()
    {
        BpfCodeLine[] lines = BpfCodeLine.Parse("0 0 9 22 int x = 1;\n12 1 100 5 return \"a  b\\n\f\"u8[0];\n13 0 7 1 ");

        Assert.Equal([new(0, 0, 9, 22, "int x = 1;"), new(12, 1, 100, 5, "return \"a  b\\n\f\"u8[0];"), new(13, 0, 7, 1, "")], lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 2 3")]
    [InlineData("1 2 3 4")]
    [InlineData("1 2 3 -4 x")]
    [InlineData("1 2 3 99999999999 x")]
    [InlineData("0 0 1 1 a\nb")]
    public void A_line_that_does_not_begin_with_four_numbers_is_named(string text)
    {
        string last = text.Split('\n')[^1];

        Assert.Contains($"Read the line '{last}'; expected a slot", Assert.Throws<FormatException>(() => BpfCodeLine.Parse(text)).Message, StringComparison.Ordinal);
    }
}
