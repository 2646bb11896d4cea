using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;
using NetDoctor.TestKit;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>Random messages: none throws, none costs more than it weighs, and what can be written can be read again.</summary>
public sealed class DnsFuzzTests
{
    // Of names a megabyte is read at most; each character takes two bytes, a few times over.
    private const long MaxAllocatedBytes = 32L << 20;

    private static readonly byte[] Interesting = [0x00, 0x01, 0x0c, 0x1c, 0x21, 0x29, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xc1, 0xff];

    [Fact]
    public void Mutated_messages_are_read_or_refused()
    {
        var corpus = RecordedMessages.All.SelectMany(recorded => new[] { recorded.Query, recorded.Response }).ToArray();
        foreach (var seed in Fuzzing.Seeds(20_000))
        {
            var random = new Random(seed);
            Read(seed, Fuzzing.Mutate(random, corpus[random.Next(corpus.Length)], Interesting));
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        foreach (var seed in Fuzzing.Seeds(5_000))
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(600)];
            random.NextBytes(bytes);
            if (bytes.Length >= 12)
            {
                // Otherwise nearly every one would have thousands of questions, and end there.
                (bytes[4], bytes[5], bytes[6]) = (0, (byte)random.Next(2), 0);
            }

            Read(seed, bytes);
        }
    }

    [Fact]
    public void Messages_full_of_pointers_end()
    {
        foreach (var seed in Fuzzing.Seeds(200))
        {
            var random = new Random(seed);
            var bytes = new byte[DnsMessage.MaxBytes];
            for (var at = 12; at + 1 < bytes.Length; at += 2)
            {
                var target = random.Next(4) == 0 ? random.Next(0x4000) : Math.Min(at - 2, 0x3fff);
                (bytes[at], bytes[at + 1]) = ((byte)(0xc0 | (target >> 8)), (byte)target);
            }

            (bytes[12], bytes[13], bytes[14]) = (1, (byte)'a', 0);
            (bytes[5], bytes[6], bytes[7]) = (1, 0xff, 0xff);
            Read(seed, bytes);
        }
    }

    [Fact]
    public void Truncated_messages_are_refused_and_never_misread()
    {
        foreach (var recorded in RecordedMessages.All)
        {
            for (var length = 0; length < recorded.Response.Length; length++)
            {
                Assert.False(DnsMessage.TryParse(recorded.Response.AsSpan(0, length), out _, out var error), $"{recorded.Label} cut to {length}");
                Assert.NotEmpty(error);
            }
        }
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var seed in Fuzzing.Seeds(5_000))
        {
            var random = new Random(seed);
            var message = Any(random);
            var bytes = message.ToArray(compress: random.Next(2) == 0);

            Assert.True(DnsMessage.TryParse(bytes, out var read, out var error), $"seed {seed}: {error}");
            Assert.Equal(TextOf(message), TextOf(read));
        }
    }

    private static void Read(int seed, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = DnsMessage.TryParse(bytes, out var message, out var error);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxAllocatedBytes, $"seed {seed}: {allocated} bytes for a message of {bytes.Length}");
        Assert.True(isRead ? error is null : !string.IsNullOrEmpty(error), $"seed {seed}: no reason");

        // What was read can be written, and then says the same; but for types that have no presentation form here.
        if (isRead && !message!.Answers.Concat(message.Authorities).Concat(message.Additional).Any(record => record.Type == DnsRecordType.Other)
            && message.ToArray() is var written && DnsMessage.TryParse(written, out var again, out var fault))
        {
            Assert.True(again.IsTruncated != message.IsTruncated || TextOf(message) == TextOf(again), $"seed {seed}: {fault}");
        }
    }

    private static DnsMessage Any(Random random) => new()
    {
        Id = random.Next(65536),
        IsResponse = random.Next(2) == 0,
        Opcode = random.Next(16),
        IsAuthoritative = random.Next(2) == 0,
        RecursionDesired = random.Next(2) == 0,
        RecursionAvailable = random.Next(2) == 0,
        Rcode = random.Next(16),
        Question = random.Next(8) == 0 ? null : new DnsQuestion(AnyName(random), random.Next(1, 256)),
        Answers = AnyRecords(random),
        Authorities = AnyRecords(random),
        Additional = AnyRecords(random),
        Edns = random.Next(2) == 0 ? new DnsEdns(random.Next(512, 65536)) : null,
    };

    private static ImmutableArray<DnsRecord> AnyRecords(Random random) => [.. Enumerable.Range(0, random.Next(5)).Select(_ => AnyRecord(random))];

    private static DnsRecord AnyRecord(Random random)
    {
        var (name, ttl) = (AnyName(random), random.Next());
        var address = new byte[random.Next(2) == 0 ? 4 : 16];
        random.NextBytes(address);
        var srv = new SrvData(random.Next(65536), random.Next(65536), random.Next(65536), AnyName(random));
        return random.Next(5) switch
        {
            0 => new DnsRecord(
                name, address.Length == 4 ? DnsRecordType.A : DnsRecordType.Aaaa, ttl, new IPAddress(address).ToString(), null),
            1 => new DnsRecord(name, DnsRecordType.Cname, ttl, AnyName(random), null),
            2 => new DnsRecord(name, DnsRecordType.Ptr, ttl, AnyName(random), null),
            3 => new DnsRecord(
                name,
                DnsRecordType.Srv,
                ttl,
                string.Create(CultureInfo.InvariantCulture, $"{srv.Priority} {srv.Weight} {srv.Port} {srv.Target}"),
                srv),
            _ => new DnsRecord(name, DnsRecordType.Soa, ttl, $"{AnyName(random)} {AnyName(random)} 1 2 3 4 {random.Next()}", null),
        };
    }

    // Few labels, so that names share their ends and are compressed.
    private static string AnyName(Random random) => random.Next(12) == 0
        ? "."
        : string.Join('.', Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) switch
        {
            0 => "shop",
            1 => "svc",
            2 => new string('x', random.Next(1, 40)),
            _ => $"_p{random.Next(3)}",
        }));

    private static string TextOf(DnsMessage message) => string.Join('\n',
        [
            $"{message.Id} {message.IsResponse} {message.Opcode} {message.IsAuthoritative} {message.RecursionDesired} "
                + $"{message.RecursionAvailable} {message.Rcode} {message.Question} {message.Edns}",
            .. message.Answers.Select(record => $"answer {record}"),
            .. message.Authorities.Select(record => $"authority {record}"),
            .. message.Additional.Select(record => $"additional {record}"),
        ]);
}
