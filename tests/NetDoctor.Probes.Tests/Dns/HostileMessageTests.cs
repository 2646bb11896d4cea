using System.Buffers.Binary;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>Messages that nobody honest sends: each is refused with a reason, none throws, none costs more than it weighs.</summary>
public sealed class HostileMessageTests
{
    // Name a.b, then type A, class IN: 12 to 20.
    private const string Question = "0161016200" + "00010001";

    [Theory]
    [InlineData("a header of 0 bytes", "")]
    [InlineData("a header of 11 bytes", "1234850000010000000000")]
    [InlineData("2 questions", "123485000002000000000000" + Question + Question)]
    [InlineData("a name that runs past its end", "123485000001000000000000")]
    [InlineData("a name that runs past its end", "123485000001000000000000" + "0561")]
    [InlineData("a name that runs past its end", "123485000001000000000000" + "0161c0")]
    [InlineData("the question", "123485000001000000000000" + "000001")]
    [InlineData("a compression pointer", "123485000001000000000000" + "c00c00010001")]
    [InlineData("a name that runs past its end", "123485000001000000000000" + "0161c00c00010001")]
    [InlineData("a compression pointer", "123485000001000000000000" + "c01200010001")]
    [InlineData("a compression pointer", "123485000001000000000000" + "c00000010001")]
    [InlineData("a label of a reserved kind", "123485000001000000000000" + "416100000010001")]
    [InlineData("a label of a reserved kind", "123485000001000000000000" + "816100000010001")]
    [InlineData("a record of the answer section", "123485000001000100000000" + Question + "c00c0001")]
    [InlineData("a name that runs past its end", "123485000001ffffffffffff" + Question)]
    [InlineData("the data of a record", "123485000001000100000000" + Question + "c00c000100010000001effff0a000001")]
    [InlineData("an address of 3 bytes", "123485000001000100000000" + Question + "c00c000100010000001e00030a0000")]
    [InlineData("an address of 4 bytes", "123485000001000100000000" + Question + "c00c001c00010000001e00040a000001")]
    [InlineData("Cname data of a wrong length", "123485000001000100000000" + Question + "c00c000500010000001e0003c00c00")]
    [InlineData("a name that runs past its end", "123485000001000100000000" + Question + "c00c000500010000001e00020161")]
    [InlineData("SRV data", "123485000001000100000000" + Question + "c00c002100010000001e0006000000000050")]
    [InlineData("SOA data", "123485000001000100000000" + Question + "c00c000600010000001e00080000000000010002")]
    [InlineData("TXT data", "123485000001000100000000" + Question + "c00c001000010000001e00020561")]
    [InlineData("an OPT record out of place", "123485000001000100000000" + Question + "00002904d0000000000000")]
    [InlineData("an OPT record out of place", "123485000001000000000002" + Question + "00002904d000000000000000002904d0000000000000")]
    [InlineData("1 bytes after its end", "123485000001000000000000" + Question + "00")]
    public void Says_what_is_wrong(string expected, string hex)
    {
        var bytes = Convert.FromHexString(hex.Length % 2 == 0 ? hex : hex + "0");

        Assert.False(DnsMessage.TryParse(bytes, out var message, out var error));
        Assert.Null(message);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_name_of_more_than_255_bytes()
    {
        var name = string.Concat(Enumerable.Repeat("0161", 128)) + "00";

        Assert.False(DnsMessage.TryParse(
            Convert.FromHexString("123485000001000000000000" + name + "00010001"), out _, out var error));
        Assert.Equal("too long a name", error);
    }

    [Fact]
    public void Refuses_a_chain_of_pointers()
    {
        // Each pointer leads two bytes back, so that there is no loop, only a long way.
        var message = new byte[DnsMessage.MaxBytes];
        message[5] = 1;
        message[7] = 2;
        message.AsSpan(12, 13).Clear();
        var offset = 17;
        // One record of an unknown type holds the chain as its data.
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(offset + 1), 999);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(offset + 9), 16000);
        for (var i = 0; i < 8000; i++)
        {
            var at = offset + 11 + (2 * i);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at), (ushort)(0xc000 | (i == 0 ? 12 : at - 2)));
        }

        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(offset + 11 + 16000), (ushort)(0xc000 | (offset + 11 + 15998)));

        Assert.False(DnsMessage.TryParse(message, out _, out var error));
        Assert.Contains("a compression pointer", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Costs_no_more_than_a_few_megabytes_however_names_are_compressed()
    {
        // A name of 253 bytes, then thousands of names of one label that go on in it: 64 kB that stand for 1.2 MB of names.
        var message = new byte[DnsMessage.MaxBytes];
        message[5] = 1;
        for (var i = 0; i < 126; i++)
        {
            message[12 + (2 * i)] = 1;
            message[13 + (2 * i)] = 1;
        }

        const int End = 12 + 252 + 1 + 4;
        const int RecordBytes = 14;
        var records = (message.Length - End) / RecordBytes;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)records);
        for (var i = 0; i < records; i++)
        {
            var at = End + (RecordBytes * i);
            message[at] = 1;
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 2), 0xc000 | 14);
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(at + 4), 999);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var isRead = DnsMessage.TryParse(message.AsSpan(0, End + (RecordBytes * records)), out _, out var error);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(isRead);
        Assert.InRange(allocated, 0, 16 << 20);
        Assert.Equal("too long a name", error);
    }

    [Fact]
    public void Reads_the_largest_honest_answer()
    {
        var records = Enumerable.Range(0, 4000).Select(i => new DnsRecord("big.shop", DnsRecordType.A, 5, $"10.0.{i / 256}.{i % 256}"));
        var bytes = DnsMessage.Query(1, "big.shop", DnsRecordType.A).Respond(0, [.. records]).ToArray();

        Assert.True(DnsMessage.TryParse(bytes, out var message, out var error), error);
        Assert.Equal(records, message.Answers);
    }

    [Fact]
    public void Reads_a_ttl_of_32_bits_as_zero()
    {
        Assert.True(DnsMessage.TryParse(
            Convert.FromHexString("123485000001000100000000" + Question + "c00c000100018000000000040a000001"),
            out var message,
            out var error), error);
        Assert.Equal(new DnsRecord("a.b", DnsRecordType.A, 0, "10.0.0.1"), Assert.Single(message.Answers));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Never_throws_and_reads_back_what_it_writes_however_messages_are_damaged(int seed)
    {
        var random = new Random(seed);
        var read = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var bytes = Damage(RecordedMessages.All[random.Next(RecordedMessages.All.Length)].Response, random);
            if (!DnsMessage.TryParse(bytes, out var message, out var error))
            {
                Assert.False(string.IsNullOrEmpty(error));
                continue;
            }

            read++;
            var records = message.Answers.Concat(message.Authorities).Concat(message.Additional).ToArray();
            if (records.Any(record => record.Type == DnsRecordType.Other))
            {
                continue;
            }

            Assert.True(DnsMessage.TryParse(message.ToArray(), out var again, out error), error);
            Assert.Equal(records, again.Answers.Concat(again.Authorities).Concat(again.Additional));
            Assert.Equal((message.Question, message.Rcode, message.Edns), (again.Question, again.Rcode, again.Edns));
        }

        // The damage is such that both ways are walked.
        Assert.InRange(read, 1000, 9000);
    }

    private static byte[] Damage(byte[] message, Random random)
    {
        var bytes = (byte[])message.Clone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(bytes.Length - 1);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)(0xc000 | random.Next(bytes.Length)));
                    break;
                case 3 when random.Next(4) == 0:
                    bytes = bytes[..Math.Max(at, 16)];
                    break;
                default:
                    bytes[random.Next(Math.Min(bytes.Length, 64))]++;
                    break;
            }
        }

        return bytes;
    }
}
