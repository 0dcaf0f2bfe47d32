using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Completion;

/// <summary>A place in a string of one of the library's attributes, where a name of the kernel is typed.</summary>
/// <param name="Attribute">The attribute's full name.</param>
/// <param name="Position">Which of its strings it is, from 0.</param>
/// <param name="First">The attribute's first string: the type, where fields are asked for.</param>
/// <param name="Typed">What is between the quotation marks.</param>
internal sealed record AskedName(string Attribute, int Position, string First, TextSpan Typed);
