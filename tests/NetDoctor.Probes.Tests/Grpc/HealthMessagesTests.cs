using Google.Protobuf;
using Grpc.Health.V1;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Grpc;
using NetDoctor.TestKit;

namespace NetDoctor.Probes.Tests.Grpc;

/// <summary>What is written and read by hand, against the messages that protobuf's own compiler made.</summary>
public sealed class HealthMessagesTests
{
    // Tags of all wire types, lengths, and bytes that go on.
    private static readonly byte[] Interesting = [0x00, 0x01, 0x02, 0x03, 0x08, 0x09, 0x0a, 0x0d, 0x10, 0x12, 0x7f, 0x80, 0xff];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    public void Writes_requests_as_protobuf_does(int length)
    {
        var service = new string('p', length);

        Assert.Equal(new HealthCheckRequest { Service = service }.ToByteArray(), HealthMessages.Request(service));
    }

    [Theory]
    [InlineData(0, GrpcServingStatus.Unknown)]
    [InlineData(1, GrpcServingStatus.Serving)]
    [InlineData(2, GrpcServingStatus.NotServing)]
    [InlineData(3, GrpcServingStatus.ServiceUnknown)]
    [InlineData(4, GrpcServingStatus.Unknown)]
    [InlineData(-1, GrpcServingStatus.Unknown)]
    public void Reads_answers_that_protobuf_wrote(int told, GrpcServingStatus expected) => Assert.Equal(
        expected,
        HealthMessages.ReadResponse(new HealthCheckResponse { Status = (HealthCheckResponse.Types.ServingStatus)told }.ToByteArray()));

    [Theory]
    [InlineData("9a0103616263 0801")]
    [InlineData("1005 0801")]
    [InlineData("110000000000000000 0801")]
    [InlineData("1500000000 0801")]
    [InlineData("0802 0801")]
    public void Skips_what_later_versions_may_add(string hex) =>
        Assert.Equal(GrpcServingStatus.Serving, HealthMessages.ReadResponse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Theory]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("0a05")]
    [InlineData("00")]
    [InlineData("08ffffffffffffffffffff01")]
    [InlineData("3c68746d6c3e")]
    public void Refuses_what_is_no_answer(string hex) => Assert.Null(HealthMessages.ReadResponse(Convert.FromHexString(hex)));

    [Fact]
    public void Never_reads_anything_else_than_protobuf_does()
    {
        byte[][] corpus =
        [
            [0x08, 0x01], [0x08, 0x02, 0x08, 0x03], [0x0a, 0x03, 1, 2, 3, 0x08, 0x01], [0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x08, 0x02, 0x15, 1, 2, 3, 4],
        ];
        var both = 0;
        foreach (var seed in Fuzzing.Seeds(20_000))
        {
            var random = new Random(seed);
            var bytes = Fuzzing.Mutate(random, corpus[random.Next(corpus.Length)], Interesting);
            var read = HealthMessages.ReadResponse(bytes);
            if (Parse(bytes) is not { } parsed || read is null)
            {
                continue;
            }

            both++;
            Assert.True((int)read == (parsed is > 0 and <= 3 ? parsed : 0), $"seed {seed}: {Convert.ToHexString(bytes)} read as {read}");
        }

        Assert.True(both > 2_000 || !Fuzzing.IsUsual, $"only {both} of them were messages");
    }

    private static int? Parse(byte[] bytes)
    {
        try
        {
            return (int)HealthCheckResponse.Parser.ParseFrom(bytes).Status;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
