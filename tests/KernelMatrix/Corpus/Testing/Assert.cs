using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Xunit;

/// <summary>
/// The few assertions that the corpus uses, so that its claims run where no test framework does. A name that is missing here
/// is a compiler error, and not a claim that is left out.
/// </summary>
internal static class Assert
{
    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string expression = "")
    {
        if (expected is System.Collections.IEnumerable left and not string && actual is System.Collections.IEnumerable right)
        {
            Compare(left, right, expression);
            return;
        }

        True(EqualityComparer<T>.Default.Equals(expected, actual), $"{expression} is {actual} and should be {expected}");
    }

    public static void NotEqual<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        True(!EqualityComparer<T>.Default.Equals(expected, actual), $"{expression} is {actual} and should not be");

    public static void Contains(
        string expected, string actual, StringComparison comparison, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        True(actual.Contains(expected, comparison), $"{expression} is '{actual}' and should contain '{expected}'");

    public static void Contains<T>(
        T expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string expression = "")
    {
        T[] all = [.. actual];
        True(all.Contains(expected), $"{expression} is {string.Join(", ", all)} and should contain {expected}");
    }

    public static void Contains<T>(
        IEnumerable<T> collection, Predicate<T> isMeant, [CallerArgumentExpression(nameof(isMeant))] string expression = "")
    {
        T[] all = [.. collection];

        if (!Array.Exists(all, isMeant))
        {
            throw new ClaimException($"none of {all.Length} is so: {expression}; they are {string.Join(", ", all.Take(5))}");
        }
    }

    public static void DoesNotContain(
        string part, string actual, StringComparison comparison, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        False(actual.Contains(part, comparison), $"{expression} has '{part}': {actual}");

    public static T Single<T>(IEnumerable<T> collection, [CallerArgumentExpression(nameof(collection))] string expression = "")
    {
        T[] all = [.. collection];
        True(all.Length == 1, $"{expression} has {all.Length} elements and should have 1");
        return all[0];
    }

    public static TException Throws<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException exception)
        {
            return exception;
        }

        throw new ClaimException($"no {typeof(TException).Name} was thrown");
    }

    public static void InRange<T>(T actual, T low, T high, [CallerArgumentExpression(nameof(actual))] string expression = "")
        where T : IComparable =>
        True(actual.CompareTo(low) >= 0 && actual.CompareTo(high) <= 0, $"{expression} is {actual} and should be in {low} to {high}");

    public static void True([DoesNotReturnIf(false)] bool condition, [CallerArgumentExpression(nameof(condition))] string expression = "")
    {
        if (!condition)
        {
            throw new ClaimException(expression);
        }
    }

    public static void False(
        [DoesNotReturnIf(true)] bool condition, [CallerArgumentExpression(nameof(condition))] string expression = "") =>
        True(!condition, $"not {expression}");

    public static void All<T>(IEnumerable<T> collection, Action<T> action)
    {
        foreach (T item in collection)
        {
            action(item);
        }
    }

    public static void StartsWith(
        string expected, string actual, StringComparison comparison, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        True(actual.StartsWith(expected, comparison), $"{expression} is '{actual}' and should start with '{expected}'");

    public static void Empty(System.Collections.IEnumerable actual, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        True(!actual.Cast<object>().Any(), $"{expression} should be empty");

    public static void IsNotType<T>(object? actual, bool exactMatch, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        True(exactMatch ? actual?.GetType() != typeof(T) : actual is not T, $"{expression} is a {typeof(T).Name}");

    public static void Equal<T>(
        IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string expression = "") =>
        Compare(expected, actual, expression);

    // Each is enumerated once: to enumerate may be to run programs.
    private static void Compare(System.Collections.IEnumerable expected, System.Collections.IEnumerable actual, string expression)
    {
        object?[] left = [.. expected.Cast<object?>()];
        object?[] right = [.. actual.Cast<object?>()];
        True(AreEqual(left, right), $"{expression} is {string.Join(", ", right)} and should be {string.Join(", ", left)}");
    }

    private static bool AreEqual(System.Collections.IEnumerable left, System.Collections.IEnumerable right)
    {
        object?[] expected = [.. left.Cast<object?>()];
        object?[] actual = [.. right.Cast<object?>()];
        return expected.Length == actual.Length && expected.Zip(actual).All(static pair =>
            pair.First is System.Collections.IEnumerable first and not string && pair.Second is System.Collections.IEnumerable second
                ? AreEqual(first, second)
                : Equals(pair.First, pair.Second));
    }

    [DoesNotReturn]
    public static void Skip(string reason) => throw new SkipException(reason);

    public static void SkipUnless([DoesNotReturnIf(false)] bool condition, string reason) => SkipWhen(!condition, reason);

    public static void SkipWhen([DoesNotReturnIf(true)] bool condition, string reason)
    {
        if (condition)
        {
            Skip(reason);
        }
    }
}
