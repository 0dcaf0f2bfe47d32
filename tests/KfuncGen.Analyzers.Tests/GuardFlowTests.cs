using KfuncGen.Analyzers.Tests.Verifier;

namespace KfuncGen.Analyzers.Tests;

/// <summary>Which code a guard covers, construct by construct: each is shown guarding and not guarding.</summary>
public sealed class GuardFlowTests
{
    private static readonly Verify Check = new("KFG0101");

    [Fact]
    public void If_covers_its_branch() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        else
        {
            [|Kf.bpf_second|](x);
        }

        [|Kf.bpf_second|](x);
        """);

    [Fact]
    public void Not_covers_the_else_branch() => Check.Body("""
        if (!Kf.Has.bpf_second)
        {
            [|Kf.bpf_second|](x);
        }
        else
        {
            Kf.bpf_second(x);
        }
        """);

    [Fact]
    public void Else_if_chains_know_all_that_was_tested_before() => Check.Body("""
        if (Kf.Has.bpf_third)
        {
            Kf.bpf_third(x);
        }
        else if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
            [|Kf.bpf_third|](x);
        }
        else
        {
            Kf.bpf_first(x);
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void And_needs_both() => Check.Body("""
        if (unknown && Kf.Has.bpf_second && Kf.Has.bpf_third)
        {
            Kf.bpf_second(x);
            Kf.bpf_third(x);
        }
        else
        {
            [|Kf.bpf_third|](x);
        }

        _ = Kf.Has.bpf_second && Kf.bpf_second(x) > 0;
        _ = Kf.Has.bpf_second & [|Kf.bpf_second|](x) > 0;
        """);

    [Fact]
    public void Or_knows_only_that_one_is_there() => Check.Body("""
        if (Kf.Has.bpf_second || Kf.Has.bpf_third)
        {
            [|Kf.bpf_second|](x);
        }

        if (Kf.Has.bpf_second || unknown)
        {
            [|Kf.bpf_second|](x);
        }

        _ = !Kf.Has.bpf_second || Kf.bpf_second(x) > 0;
        _ = Kf.Has.bpf_second || [|Kf.bpf_second|](x) > 0;
        """);

    [Fact]
    public void Or_and_a_later_test_of_one_leaves_the_other() => Check.Body("""
        if (!Kf.Has.bpf_third && !Kf.Has.bpf_fourth)
        {
            return;
        }

        if (Kf.Has.bpf_fourth)
        {
            Kf.bpf_fourth(x);
        }
        else
        {
            Kf.bpf_third(x);
        }
        """);

    [Fact]
    public void Operators_without_shortcut_are_conditions_too() => Check.Body("""
        if (Kf.Has.bpf_second & unknown)
        {
            Kf.bpf_second(x);
        }

        if (Kf.Has.bpf_second | unknown)
        {
            [|Kf.bpf_second|](x);
        }

        if (Kf.Has.bpf_second ^ true)
        {
            [|Kf.bpf_second|](x);
        }
        else
        {
            Kf.bpf_second(x);
        }
        """);

    [Fact]
    public void Early_return_covers_the_rest() => Check.Body("""
        [|Kf.bpf_second|](x);

        if (!Kf.Has.bpf_second)
        {
            return;
        }

        Kf.bpf_second(x);
        """);

    [Fact]
    public void Early_throw_covers_the_rest() => Check.Body("""
        _ = Kf.Has.bpf_second ? 0 : throw new NotSupportedException();
        Kf.bpf_second(x);

        if (!Kf.Has.bpf_third)
        {
            throw new NotSupportedException();
        }

        Kf.bpf_third(x);
        [|Kf.bpf_first|](x);
        """);

    [Fact]
    public void Return_on_some_ways_only_covers_nothing() => Check.Body("""
        if (!Kf.Has.bpf_second && unknown)
        {
            return;
        }

        [|Kf.bpf_second|](x);
        """);

    [Fact]
    public void Ternary_covers_its_arm() => Check.Body("""
        _ = Kf.Has.bpf_second ? Kf.bpf_second(x) : Kf.bpf_first(x);
        _ = Kf.Has.bpf_second ? [|Kf.bpf_first|](x) : [|Kf.bpf_second|](x);
        """);

    [Fact]
    public void Patterns_are_conditions() => Check.Body("""
        if (Kf.Has.bpf_second is true)
        {
            Kf.bpf_second(x);
        }

        if (Kf.Has.bpf_second is not true)
        {
            [|Kf.bpf_second|](x);
            return;
        }

        Kf.bpf_second(x);

        if (Kf.Has.bpf_third is false or true)
        {
            [|Kf.bpf_third|](x);
        }

        if (Kf.Has.bpf_third is var third and true && third)
        {
            Kf.bpf_third(x);
        }
        """);

    [Fact]
    public void Comparisons_with_constants_are_conditions() => Check.Body("""
        if (Kf.Has.bpf_second == true)
        {
            Kf.bpf_second(x);
        }

        if (Kf.Has.bpf_second != false)
        {
            Kf.bpf_second(x);
        }

        if (false == Kf.Has.bpf_second)
        {
            [|Kf.bpf_second|](x);
        }

        if (Kf.Has.bpf_second == unknown)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void A_switch_statement_on_a_guard_covers_its_section() => Check.Body("""
        switch (Kf.Has.bpf_second)
        {
            case true:
                Kf.bpf_second(x);
                break;
            default:
                [|Kf.bpf_second|](x);
                break;
        }
        """);

    [Fact]
    public void When_covers_its_section() => Check.Body("""
        switch (x)
        {
            case > 3 when Kf.Has.bpf_second:
                Kf.bpf_second(x);
                break;
            case 2 when !Kf.Has.bpf_second:
                [|Kf.bpf_second|](x);
                break;
            default:
                [|Kf.bpf_second|](x);
                break;
        }
        """);

    [Fact]
    public void Switch_expressions_cover_their_arms() => Check.Body("""
        _ = Kf.Has.bpf_second switch
        {
            true => Kf.bpf_second(x),
            false => Kf.bpf_first(x),
        };

        _ = x switch
        {
            1 when Kf.Has.bpf_second => Kf.bpf_second(x),
            _ => [|Kf.bpf_second|](x),
        };
        """);

    [Fact]
    public void A_switch_on_a_tuple_of_guards_covers_its_arms() => Check.Body("""
        _ = (Kf.Has.bpf_third, Kf.Has.bpf_second) switch
        {
            (true, _) => Kf.bpf_third(x),
            (_, true) => Kf.bpf_second(x),
            _ => Kf.bpf_first(x),
        };

        _ = (Kf.Has.bpf_third, Kf.Has.bpf_second) switch
        {
            (_, true) => [|Kf.bpf_third|](x),
            _ => Kf.bpf_first(x),
        };
        """);

    [Fact]
    public void A_guard_kept_in_a_local_stays_one() => Check.Body("""
        bool has = Kf.Has.bpf_second;

        if (has)
        {
            Kf.bpf_second(x);
        }

        if (!has)
        {
            [|Kf.bpf_second|](x);
        }

        bool hasNot = !has;

        if (hasNot)
        {
            return;
        }

        Kf.bpf_second(x);
        """);

    [Fact]
    public void And_of_guards_in_a_local_is_both() => Check.Body("""
        bool both = Kf.Has.bpf_second && Kf.Has.bpf_third;
        bool either = Kf.Has.bpf_first || Kf.Has.bpf_third;

        if (both)
        {
            Kf.bpf_second(x);
            Kf.bpf_third(x);
        }

        if (either)
        {
            [|Kf.bpf_first|](x);
        }
        """);

    [Fact]
    public void A_local_set_under_a_guard_is_one() => Check.Body("""
        bool can = false;

        if (Kf.Has.bpf_second && unknown)
        {
            can = true;
        }

        if (can)
        {
            Kf.bpf_second(x);
        }

        can = true;

        if (can)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void A_local_assigned_by_somebody_else_is_none() => Check.Body("""
        bool has = Kf.Has.bpf_second;
        Set(out has);

        if (has)
        {
            [|Kf.bpf_second|](x);
        }

        bool other = Kf.Has.bpf_second;
        Action change = () => other = true;
        change();

        if (other)
        {
            [|Kf.bpf_second|](x);
        }

        bool third = Kf.Has.bpf_second;
        ref bool alias = ref third;
        alias = true;

        if (third)
        {
            [|Kf.bpf_second|](x);
        }

        static void Set(out bool value) => value = true;
        """);

    [Fact]
    public void Compound_assignments_and_deconstruction_keep_what_is_known() => Check.Body("""
        bool all = Kf.Has.bpf_second;
        all &= Kf.Has.bpf_third;
        (bool first, bool third) = (Kf.Has.bpf_first, Kf.Has.bpf_third);

        if (all)
        {
            Kf.bpf_second(x);
            Kf.bpf_third(x);
        }

        if (third)
        {
            Kf.bpf_third(x);
            [|Kf.bpf_first|](x);
        }

        bool any = Kf.Has.bpf_second;
        any |= unknown;

        if (any)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void Loops_keep_what_was_known_before_them_and_know_their_condition() => Check.Body("""
        while (Kf.Has.bpf_third && unknown)
        {
            Kf.bpf_third(x);
        }

        for (int i = 0; i < x; i++)
        {
            [|Kf.bpf_second|](x);

            if (!Kf.Has.bpf_second)
            {
                continue;
            }

            Kf.bpf_second(x);
        }

        do
        {
            [|Kf.bpf_second|](x);
        }
        while (!Kf.Has.bpf_second);

        Kf.bpf_second(x);

        foreach (int i in new[] { 1, 2 })
        {
            Kf.bpf_second(i);
        }
        """);

    [Fact]
    public void Break_out_of_a_loop_carries_what_is_known() => Check.Body("""
        while (true)
        {
            if (Kf.Has.bpf_second)
            {
                break;
            }
        }

        Kf.bpf_second(x);
        [|Kf.bpf_third|](x);
        """);

    [Fact]
    public void A_catch_block_knows_only_what_held_before_the_first_exception() => Check.Body("""
        try
        {
            if (!Kf.Has.bpf_second)
            {
                return;
            }

            Kf.bpf_second(x);
        }
        catch (InvalidOperationException)
        {
            [|Kf.bpf_second|](x);
            return;
        }

        Kf.bpf_second(x);
        """);

    [Fact]
    public void A_catch_block_knows_what_was_known_before_the_try() => Check.Body("""
        if (!Kf.Has.bpf_second)
        {
            return;
        }

        try
        {
            Kf.bpf_second(x);
        }
        catch
        {
            Kf.bpf_second(x);
        }
        finally
        {
            Kf.bpf_second(x);
        }
        """);

    [Fact]
    public void A_filter_covers_its_catch_block() => Check.Body("""
        try
        {
            M(x, unknown);
        }
        catch (InvalidOperationException) when (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
        }
        catch (ArgumentException) when (!Kf.Has.bpf_second)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void A_finally_block_tests_for_itself() => Check.Body("""
        bool has = false;

        try
        {
            has = Kf.Has.bpf_second;
            M(x, unknown);
        }
        finally
        {
            [|Kf.bpf_second|](x);

            if (has)
            {
                Kf.bpf_second(x);
            }
        }
        """);

    [Fact]
    public void What_try_learned_holds_behind_finally() => Check.Body("""
        try
        {
            if (!Kf.Has.bpf_second)
            {
                throw new NotSupportedException();
            }
        }
        finally
        {
            M(x, unknown);
        }

        Kf.bpf_second(x);
        [|Kf.bpf_third|](x);
        """);

    [Fact]
    public void A_local_that_finally_assigns_is_forgotten() => Check.Body("""
        bool has = Kf.Has.bpf_second;

        try
        {
            M(x, unknown);
        }
        finally
        {
            has = unknown;
        }

        if (has)
        {
            [|Kf.bpf_second|](x);
        }
        """);

    [Fact]
    public void A_lambda_in_a_try_block_throws_where_it_is_called() => Check.Body("""
        try
        {
            Action tested = () => { if (Kf.Has.bpf_third) Kf.bpf_third(x); Local(); };
            M(x, unknown);
            void Local() => [|Kf.bpf_second|](x);
        }
        catch
        {
            if (Kf.Has.bpf_second)
            {
                Kf.bpf_second(x);
            }
        }
        """);

    [Fact]
    public void Goto_carries_what_is_known_to_its_label() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            goto found;
        }

        return;

        found:
        Kf.bpf_second(x);

        if (Kf.Has.bpf_third)
        {
            goto either;
        }

        either:
        [|Kf.bpf_third|](x);
        """);

    [Fact]
    public void Debug_Assert_is_believed() => Check.Body("""
        Debug.Assert(Kf.Has.bpf_second && x > 0);
        Kf.bpf_second(x);
        Debug.Assert(Kf.Has.bpf_third || x > 0);
        [|Kf.bpf_third|](x);
        """);

    [Fact]
    public void A_call_that_does_not_return_ends_the_way() => Check.Members("""
        [DoesNotReturn] static void Fail() => throw new NotSupportedException();

        static void Stop([DoesNotReturnIf(true)] bool condition) { if (condition) throw new NotSupportedException(); }

        void M(int x)
        {
            if (!Kf.Has.bpf_second)
            {
                Fail();
            }

            Kf.bpf_second(x);
            Stop(!Kf.Has.bpf_third);
            Kf.bpf_third(x);
            Stop(Kf.Has.bpf_first);
            [|Kf.bpf_first|](x);
        }
        """);

    [Fact]
    public void Using_keeps_what_is_known() => Check.Members("""
        sealed class Resource : IDisposable { public Resource(int x) { } public void Dispose() { } }

        void M(int x)
        {
            using Resource unguarded = new([|Kf.bpf_second|](x));

            if (!Kf.Has.bpf_second)
            {
                return;
            }

            using (new Resource(Kf.bpf_second(x)))
            {
                Kf.bpf_second(x);
            }

            using Resource declared = new(x);
            Kf.bpf_second(x);

            lock (declared)
            {
                Kf.bpf_second(x);
                [|Kf.bpf_third|](x);
            }
        }
        """);

    [Fact]
    public void A_lambda_knows_what_was_known_where_it_was_created() => Check.Body("""
        Action bad = () => [|Kf.bpf_second|](x);

        if (Kf.Has.bpf_second)
        {
            Action good = () => Kf.bpf_second(x);
            Func<int> nested = () => { Func<int> inner = () => Kf.bpf_second(x); return inner(); };
            Func<Task> later = async () => { await Task.Yield(); Kf.bpf_second(x); };
        }

        Action self = () => { if (Kf.Has.bpf_second) Kf.bpf_second(x); else [|Kf.bpf_second|](x); };
        """);

    [Fact]
    public void A_lambda_believes_a_captured_local_that_never_changes() => Check.Body("""
        bool has = Kf.Has.bpf_second;
        Action good = () => { if (has) Kf.bpf_second(x); };
        bool changing = Kf.Has.bpf_second;
        Action bad = () => { if (changing) [|Kf.bpf_second|](x); };
        changing = true;
        """);

    [Fact]
    public void A_local_function_knows_what_all_its_callers_know() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            Guarded();
            Mixed();
            Action made = Delegated;
        }

        Mixed();

        void Guarded() => Kf.bpf_second(x);
        void Mixed() => [|Kf.bpf_second|](x);
        void Delegated() => Kf.bpf_second(x);
        """);

    [Fact]
    public void Local_functions_may_call_each_other() => Check.Body("""
        if (Kf.Has.bpf_second)
        {
            Even(x);
        }

        int Even(int n) => n == 0 ? Kf.bpf_second(n) : Odd(n - 1);
        int Odd(int n) => n == 0 ? [|Kf.bpf_third|](n) : Even(n - 1);
        """);

    [Fact]
    public void A_local_function_that_nobody_calls_is_unguarded() => Check.Body("""
        #pragma warning disable CS8321
        void Unused() => [|Kf.bpf_second|](x);
        """);

    [Fact]
    public void Initializers_are_bodies() => Check.Members("""
        static readonly int bad = [|Kf.bpf_second|](1);
        static readonly int good = Kf.Has.bpf_second ? Kf.bpf_second(1) : 0;
        int Bad { get; } = [|Kf.bpf_second|](1);
        int Good { get; } = Kf.Has.bpf_second ? Kf.bpf_second(1) : 0;
        Func<int> lambda = () => [|Kf.bpf_second|](1);
        """);

    [Fact]
    public void Constructors_are_bodies() => Check.Members("""
        C(int x)
        {
            [|Kf.bpf_second|](x);
            if (Kf.Has.bpf_second) Kf.bpf_second(x);
        }

        C() : this(Kf.Has.bpf_second ? Kf.bpf_second(1) : [|Kf.bpf_second|](2))
        {
        }

        static C()
        {
            if (!Kf.Has.bpf_second) return;
            Kf.bpf_second(1);
            [|Kf.bpf_third|](1);
        }

        ~C() => [|Kf.bpf_second|](1);
        """);

    [Fact]
    public void Properties_events_and_operators_are_bodies() => Check.Members("""
        int P { get => Kf.Has.bpf_second ? Kf.bpf_second(1) : 0; set => [|Kf.bpf_second|](value); }
        int this[int i] => [|Kf.bpf_second|](i);
        event Action E { add { [|Kf.bpf_second|](1); } remove { if (Kf.Has.bpf_second) Kf.bpf_second(1); } }
        public static int operator +(C c, int x) => [|Kf.bpf_second|](x);
        """);

    [Fact]
    public void Iterators_are_followed() => Check.Members("""
        IEnumerable<int> M(int x)
        {
            yield return [|Kf.bpf_second|](x);

            if (!Kf.Has.bpf_second)
            {
                yield break;
            }

            yield return Kf.bpf_second(x);
            yield return Kf.bpf_second(x);
        }
        """);

    [Fact]
    public void Async_methods_are_followed() => Check.Members("""
        async Task<int> M(int x)
        {
            if (!Kf.Has.bpf_second)
            {
                return [|Kf.bpf_second|](x);
            }

            await Task.Yield();
            await foreach (int i in Numbers()) Kf.bpf_second(i);
            return Kf.bpf_second(x);
        }

        async IAsyncEnumerable<int> Numbers()
        {
            await Task.Yield();
            yield return [|Kf.bpf_second|](1);
        }
        """);

    [Fact]
    public void Top_level_statements_are_a_body() => Check.Project(
        """
        int x = args.Length;
        [|Kf.bpf_second|](x);

        if (Kf.Has.bpf_second)
        {
            Kf.bpf_second(x);
            Local();
        }

        void Local() => Kf.bpf_second(x);
        """,
        static project => project.WithThreeKernels().AsProgram());

    [Fact]
    public void Coalescing_and_conditional_access_are_followed() => Check.Body("""
        string? text = unknown ? "" : null;
        _ = text?.Substring([|Kf.bpf_second|](x));
        _ = text ?? (Kf.Has.bpf_second ? Kf.bpf_second(x).ToString() : null);
        text ??= Kf.Has.bpf_third ? Kf.bpf_third(x).ToString() : throw new NotSupportedException();
        [|Kf.bpf_third|](x);
        """);

    [Fact]
    public void Many_independent_conditions_cost_knowledge_of_locals_and_not_time() => Check.Body($$"""
        {{string.Concat(Enumerable.Range(0, 40)
            .Select(static i => $"bool b{i} = unknown; if (x == {i}) b{i} = true; else b{i} = false;\n"))}}
        if (!Kf.Has.bpf_second)
        {
            return;
        }

        {{string.Concat(Enumerable.Range(0, 40).Select(static i => $"if (b{i}) M(x, b{i});\n"))}}
        Kf.bpf_second(x);
        [|Kf.bpf_third|](x);
        """);
}
