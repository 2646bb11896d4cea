using System.Globalization;
using System.Text;
using System.Text.Json;
using NetDoctor.Bot.Slack.Http;

namespace NetDoctor.Bot.Tests.Slack;

public sealed class SlackSignatureTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Body = "payload=%7B%7D"u8.ToArray();

    [Fact]
    public void Is_that_of_Slacks_documentation()
    {
        using var vector = JsonDocument.Parse(Requests.Read("signature-vector.json"));
        string Of(string name) => vector.RootElement.GetProperty(name).GetString()!;
        var body = Encoding.UTF8.GetBytes(Of("body"));
        var then = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Of("timestamp"), CultureInfo.InvariantCulture));

        Assert.Equal(Of("signature"), SlackSignature.Of(Of("secret"), Of("timestamp"), body));
        Assert.True(SlackSignature.IsValid(Of("secret"), Of("timestamp"), Of("signature"), body, then));
        Assert.False(SlackSignature.IsValid(Of("secret"), Of("timestamp"), Of("signature"), body, then + TimeSpan.FromSeconds(301)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    [InlineData(-86400, false)]
    public void Holds_for_five_minutes_both_ways(int secondsOff, bool isValid) =>
        Assert.Equal(isValid, IsValid((Now.ToUnixTimeSeconds() + secondsOff).ToString(CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1763899200")]
    [InlineData("+1795435200")]
    [InlineData(" 1795435200")]
    [InlineData("1795435200.0")]
    [InlineData("0x6b03e500")]
    [InlineData("99999999999999999999999999")]
    public void Needs_a_time_in_digits(string? timestamp)
    {
        Assert.Equal(1795435200, Now.ToUnixTimeSeconds());
        Assert.False(IsValid(timestamp));
    }

    [Fact]
    public void Is_refused_when_anything_else_was_signed()
    {
        var time = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var right = SlackSignature.Of("secret", time, Body);

        Assert.True(SlackSignature.IsValid("secret", time, right, Body, Now));
        Assert.False(SlackSignature.IsValid("another", time, right, Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, right, "payload=%7B%7D "u8, Now));
        Assert.False(SlackSignature.IsValid("secret", time, null, Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, "", Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, right[3..], Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, $"v1={right[3..]}", Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, right.ToUpperInvariant(), Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, $"{right}0", Body, Now));
        Assert.False(SlackSignature.IsValid("secret", time, right[..^1], Body, Now));
    }

    private static bool IsValid(string? timestamp) =>
        SlackSignature.IsValid("secret", timestamp, SlackSignature.Of("secret", timestamp ?? "", Body), Body, Now);
}
