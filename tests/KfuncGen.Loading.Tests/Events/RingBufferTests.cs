namespace KfuncGen.Tests.Events;

/// <summary>What programs write into a ring buffer is read in order, whole, and once.</summary>
public sealed class RingBufferTests
{
    private static CancellationToken Ended => TestContext.Current.CancellationToken;

    [Fact]
    public void Events_are_read_in_order_and_what_is_lost_is_counted_by_the_program()
    {
        using Numbering numbering = Numbering.Load();
        List<ulong> read = [];

        // A record of 16 bytes takes 24: of a thousand, 170 fit.
        numbering.Run(1000);
        Assert.Equal(830ul, numbering.Lost);
        Assert.Equal(170 * 24, numbering.Events.PendingBytes);

        Assert.Equal(100, numbering.Events.Consume((in Numbered value) => read.Add(value.Number), most: 100));
        Assert.Equal(70, numbering.Events.Consume((in Numbered value) => read.Add(value.Number)));
        Assert.Equal(0, numbering.Events.Consume((in Numbered value) => read.Add(value.Number)));
        Assert.Equal(Enumerable.Range(0, 170).Select(static number => (ulong)number), read);
        Assert.Equal(0, numbering.Events.PendingBytes);

        // Over the end of the buffer, many times.
        for (ulong round = 0; round < 100; round++)
        {
            read.Clear();
            numbering.Run(77);
            numbering.Events.Consume((in Numbered value) =>
            {
                Assert.True(value.IsWhole);
                read.Add(value.Number);
            });
            Assert.Equal(Enumerable.Range(0, 77).Select(number => 1000 + (round * 77) + (ulong)number), read);
        }
    }

    [Fact]
    public void What_is_discarded_is_passed_over()
    {
        using Numbering numbering = Numbering.Load();
        numbering.RunDiscard();
        Assert.Equal(0, numbering.Events.Consume(static (in Numbered _) => { }));

        numbering.Run();
        numbering.RunDiscard();
        numbering.Run();
        Assert.True(numbering.Events.TryRead(out Numbered first));
        Assert.True(numbering.Events.TryRead(out Numbered second));
        Assert.False(numbering.Events.TryRead(out Numbered none));
        Assert.Equal((0ul, 1ul, default), (first.Number, second.Number, none));
    }

    [Fact]
    public void Programs_write_while_it_is_read()
    {
        const int Rounds = 300, Events = 100;
        using Numbering numbering = Numbering.Load(16 * 1024);
        Thread[] writing = [.. Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                numbering.Run(Events);
            }
        }))];
        HashSet<ulong> read = [];
        int broken = 0;

        foreach (Thread thread in writing)
        {
            thread.Start();
        }

        do
        {
            numbering.Events.Consume((in Numbered value) => broken += value.IsWhole && read.Add(value.Number) ? 0 : 1);
        }
        while (Array.Exists(writing, static thread => thread.IsAlive));

        numbering.Events.Consume((in Numbered value) => broken += value.IsWhole && read.Add(value.Number) ? 0 : 1);

        Assert.Equal(0, broken);
        Assert.Equal(2ul * Rounds * Events, numbering.Next);
        Assert.Equal(numbering.Next, (ulong)read.Count + numbering.Lost);
    }

    [Fact]
    public async Task Who_waits_is_told_of_each_event()
    {
        const int Count = 3000;
        using Numbering numbering = Numbering.Load(256 * 1024);
        Thread writing = new(() =>
        {
            for (int i = 0; i < Count; i++)
            {
                numbering.Run();

                // Now and then it is read to the end before there is more.
                SpinWait.SpinUntil(() => numbering.Events.PendingBytes == 0, TimeSpan.FromMilliseconds(i % 10 == 0 ? 100 : 0));
            }
        });
        writing.Start();
        ulong expected = 0;

        await foreach (Numbered value in numbering.Events.ReadAllAsync(Ended))
        {
            Assert.Equal(expected, value.Number);

            if (++expected == Count)
            {
                break;
            }
        }

        writing.Join();
        Assert.Equal(0ul, numbering.Lost);
    }

    [Fact]
    public async Task Who_stops_in_between_loses_none()
    {
        using Numbering numbering = Numbering.Load();
        numbering.Run(10);
        ulong expected = 0;

        for (int part = 0; part < 5; part++)
        {
            await foreach (Numbered value in numbering.Events.ReadAllAsync(Ended))
            {
                Assert.Equal(expected++, value.Number);

                if (expected % 2 == 0)
                {
                    break;
                }
            }
        }

        Assert.Equal(10ul, expected);
    }

    [Fact]
    public async Task Waiting_ends_when_it_is_canceled_or_the_object_is_disposed()
    {
        Numbering numbering = Numbering.Load();
        using CancellationTokenSource canceling = new();
        Task canceled = ReadAsync(numbering, canceling.Token);
        Task other = ReadAsync(numbering, Ended);
        await canceling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => canceled.WaitAsync(TimeSpan.FromSeconds(30), Ended));
        Assert.False(other.IsCompleted);

        numbering.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => other.WaitAsync(TimeSpan.FromSeconds(30), Ended));

        static async Task ReadAsync(Numbering numbering, CancellationToken token)
        {
            await foreach (Numbered _ in numbering.Events.ReadAllAsync(token))
            {
                Assert.Fail("There is no event.");
            }
        }
    }

    [Fact]
    public void A_handler_that_throws_has_had_its_event()
    {
        using Numbering numbering = Numbering.Load();
        numbering.Run(3);

        Assert.Throws<InvalidTimeZoneException>(() => numbering.Events.Consume(
            static (in Numbered value) => throw new InvalidTimeZoneException()));
        Assert.True(numbering.Events.TryRead(out Numbered next));
        Assert.Equal(1ul, next.Number);
        Assert.StartsWith(
            "A handler of a ring buffer's records reads the same buffer.",
            Assert.Throws<InvalidOperationException>(
                () => numbering.Events.Consume((in Numbered value) => numbering.Events.TryRead(out _))).Message);
    }

    [Fact]
    public void A_record_that_is_too_short_is_an_error_and_not_what_lies_behind()
    {
        using Numbering numbering = Numbering.Load();
        numbering.RunShort();

        Assert.Equal(
            "BPF map 'Events': a record has 8 bytes; expected 16 of Numbered at least. Something else writes to it.",
            Assert.Throws<BpfMapException>(() => numbering.Events.TryRead(out _)).Message);

        numbering.RunShort();
        numbering.Run();
        using BpfRingBuffer bytes = BpfMap.OpenById<BpfRingBuffer>(numbering.Events.Id);
        List<int> lengths = [];
        bytes.Consume(record => lengths.Add(record.Length));
        Assert.Equal([8, 16], lengths);
    }

    [Fact]
    public async Task Records_of_any_length_are_waited_for_too()
    {
        using Numbering numbering = Numbering.Load();
        using BpfRingBuffer bytes = BpfMap.OpenById<BpfRingBuffer>(numbering.Events.Id);
        await using IAsyncEnumerator<byte[]> records = bytes.ReadAllAsync(Ended).GetAsyncEnumerator(Ended);

        ValueTask<bool> moving = records.MoveNextAsync();
        numbering.RunShort();

        Assert.True(await moving);
        Assert.Equal(BitConverter.GetBytes(1L), records.Current);
    }

    [Fact]
    public void A_size_is_rounded_to_what_the_kernel_takes()
    {
        using Numbering numbering = Numbering.Load(5000);

        Assert.Equal(8192u, numbering.Events.Size);
        Assert.Equal(8192u, numbering.Events.Info.MaxEntries);
    }

    [Fact]
    public void What_is_disposed_is_said_to_be()
    {
        Numbering unused = Numbering.Load();
        BpfRingBuffer<Numbered> events = unused.Events;
        unused.Dispose();
        Assert.Throws<ObjectDisposedException>(() => events.TryRead(out _));

        Numbering used = Numbering.Load();
        events = used.Events;
        Assert.False(events.TryRead(out _));
        used.Dispose();
        Assert.Throws<ObjectDisposedException>(() => events.TryRead(out _));
    }
}
