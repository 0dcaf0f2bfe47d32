using KfuncGen.Bpf.Differential.Programs;

namespace KfuncGen.Bpf.Differential.Shrinking;

// All that one change can make of a piece of a program. Each is smaller, or as small and simpler; not each compiles.
internal static class SmallerNodes
{
    public static IEnumerable<Node> Of(Node node) => Here(node).Concat(Inside(node));

    // Changes of the piece itself.
    private static IEnumerable<Node> Here(Node node) => node.Role switch
    {
        NodeRole.Sequence => WithoutSome(node),
        NodeRole.Statement => Descendants(node, NodeRole.Sequence),
        NodeRole.Value => Simpler(node),
        _ => [],
    };

    // Changes of one child.
    private static IEnumerable<Node> Inside(Node node)
    {
        for (int i = 0; i < node.Children.Count; i++)
        {
            foreach (Node smaller in Of(node.Children[i]))
            {
                Node[] children = [.. node.Children];
                children[i] = smaller;
                yield return node with { Children = children };
            }
        }
    }

    // Halves, quarters and so on to single ones are left out.
    private static IEnumerable<Node> WithoutSome(Node sequence)
    {
        for (int length = sequence.Children.Count; length > 0; length /= 2)
        {
            for (int start = 0; start < sequence.Children.Count; start += length)
            {
                yield return sequence with { Children = [.. sequence.Children.Take(start), .. sequence.Children.Skip(start + length)] };
            }
        }
    }

    private static IEnumerable<Node> Simpler(Node value)
    {
        ScalarType type = value.Type!.Value;

        if (value.Children.Count == 0)
        {
            // A literal: 0 is the simplest; 1 is next.
            Node zero = Node.Literal(type, 0);
            Node one = Node.Literal(type, 1);

            if (value.Form != zero.Form && value.Form != one.Form)
            {
                yield return zero;
                yield return one;
            }

            yield break;
        }

        yield return Node.Literal(type, 0);
        yield return Node.Literal(type, 1);

        foreach (Node part in Descendants(value, NodeRole.Value))
        {
            if (part.Type == type)
            {
                yield return part;
            }
            else if (part.Type != ScalarType.Bool && type != ScalarType.Bool && part.Size + 1 < value.Size)
            {
                yield return Node.Value(type, $"(({type.Keyword()})$0)", part);
            }
        }
    }

    // The next pieces of a role below a piece.
    private static IEnumerable<Node> Descendants(Node node, NodeRole role)
    {
        foreach (Node child in node.Children)
        {
            if (child.Role == role)
            {
                yield return child;
            }
            else
            {
                foreach (Node descendant in Descendants(child, role))
                {
                    yield return descendant;
                }
            }
        }
    }
}
