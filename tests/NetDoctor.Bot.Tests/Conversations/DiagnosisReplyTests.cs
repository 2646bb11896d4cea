using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Client;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Conversations;

public sealed class DiagnosisReplyTests
{
    [Theory]
    [InlineData("https://tools.example.com", "https://tools.example.com/api/v1/diagnoses/")]
    [InlineData("https://tools.example.com/netdoctor", "https://tools.example.com/netdoctor/api/v1/diagnoses/")]
    [InlineData("https://tools.example.com/netdoctor/", "https://tools.example.com/netdoctor/api/v1/diagnoses/")]
    public void Links_to_the_report_below_the_address_whatever_its_path(string address, string expected)
    {
        var diagnosis = FakeApi.Diagnosed(new DiagnosisRequest { To = "payments.shop:80" }, Verdict.Reachable);

        var link = DiagnosisReply.Of(diagnosis, new Uri(address), null).Buttons[^1].Link!;

        Assert.StartsWith(expected, link.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_a_folder_once() => Assert.Equal("http://a.example:81/b/", new Uri("http://a.example:81/b").AsFolder().AsFolder().AbsoluteUri);
}
