using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Slack;
using NetDoctor.Bot.Slack.Http;
using NetDoctor.Bot.Slack.Receiving;
using NetDoctor.Bot.Slack.Rendering;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Bot.Tests.Slack;

/// <summary>Whatever comes is read or refused, and whatever is said fits.</summary>
public sealed class SlackFuzzTests
{
    private static readonly Uri Responses = new("https://hooks.slack.com/");
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("event-app_mention.json")]
    [InlineData("event-message-im.json")]
    [InlineData("event-app_uninstalled.json")]
    [InlineData("block_actions.payload.json")]
    public void Json_of_any_form_is_read_or_ignored(string name)
    {
        var original = Encoding.UTF8.GetBytes(Requests.Read(name).Replace("\"approve\"", "\"say-0\"", StringComparison.Ordinal));
        var (read, ignored) = (0, 0);
        foreach (var seed in Fuzzing.Seeds(2000))
        {
            var bytes = Fuzzing.Mutate(new Random(seed), original, "\"{}[]:,\\u0<@>|\ud83d\udc69"u8);
            if (!Utf8.IsValid(bytes) || Parse(bytes) is not { } document)
            {
                continue;
            }

            using (document)
            {
                var root = document.RootElement;
                _ = EventReader.TeamsOf(root).Count();
                foreach (var utterance in new[] { EventReader.Read(root, FakeSlack.BotUser), EventReader.Read(root, null), ActionReader.Read(root, Responses, Now) })
                {
                    read += utterance is null ? 0 : 1;
                    ignored += utterance is null ? 1 : 0;
                    Assert.True(utterance is null || (utterance.Id.Length > 6 && utterance.Place.Channel == "slack"));
                }
            }
        }

        Assert.True(!Fuzzing.IsUsual || (read > 50 && ignored > 50), $"{read} read, {ignored} ignored");
    }

    [Theory]
    [InlineData("slash-command.form")]
    [InlineData("block_actions.form")]
    [InlineData("ssl_check.form")]
    public void Forms_of_any_form_are_read_or_refused(string name)
    {
        var original = Encoding.UTF8.GetBytes(Requests.Read(name));
        foreach (var seed in Fuzzing.Seeds(2000))
        {
            var bytes = Fuzzing.Mutate(new Random(seed), original, "&=%+0F;\0"u8);
            if (SlackRequestReader.Form(bytes) is not { } form)
            {
                continue;
            }

            string? Field(string field) => form.TryGetValue(field, out var values) ? values.ToString() : null;
            if (CommandReader.Read(Field, Responses, Now) is { } command)
            {
                var address = SlackAddress.Of(command.Place);
                Assert.True(address.Response is null || address.Response.Host == "hooks.slack.com");
                Assert.Equal(command.Place.ReturnAddress, address.Format());
            }

            if (Field("payload") is { } payload && Parse(Encoding.UTF8.GetBytes(payload)) is { } document)
            {
                using (document)
                {
                    ActionReader.Read(document.RootElement, Responses, Now);
                }
            }
        }
    }

    [Fact]
    public void Addresses_of_any_form_are_read()
    {
        var original = "user=U061F7AUR&until=1795435200&response=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F2%2Fabc&replaces=yes"u8.ToArray();
        foreach (var seed in Fuzzing.Seeds(2000))
        {
            var text = Encoding.UTF8.GetString(Fuzzing.Mutate(new Random(seed), original, "&=%+09"u8));
            SlackAddress.Of(new Place("slack", "T1", "U1", PlaceScope.Direct) { ReturnAddress = text });
            SlackMessageId.Find("C1", text);
        }
    }

    [Fact]
    public void Replies_of_any_form_fit_and_have_no_markup()
    {
        foreach (var seed in Fuzzing.Seeds(500))
        {
            var message = SlackMessage.Of(new Writer(new Random(seed)).Reply());

            SlackLimits.Check(message);
            Assert.DoesNotContain('<', message["text"]!.GetValue<string>());
            Assert.DoesNotContain("mrkdwn", SlackLimits.All(message, "type"));
            using var sent = JsonDocument.Parse(Encoding.UTF8.GetBytes(message.ToJsonString()));
        }
    }

    private static JsonDocument? Parse(byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Writer(Random random)
    {
        public Reply Reply() => new()
        {
            Sentence = Text(),
            Tone = Any<Tone>(),
            Strip = Many(50, () => new StripHop(Text(), Any<HopState>())),
            Parts = Many(60, Part),
            Buttons = Many(30, () => new ReplyButton(Text(), random.Next(4) == 0 ? null : Text(), random.Next(3) == 0 ? new Uri($"https://a.b/{random.Next()}") : null)),
            Footer = random.Next(2) == 0 ? null : Text(),
        };

        private ReplyPart Part() => random.Next(5) switch
        {
            0 => new TextPart(Text()),
            1 => new HeadingPart(Text()),
            2 => new ListPart([Text(), .. Many(100, Text)]),
            3 => new CodePart(Text()),
            _ => new FactsPart([new ReplyFact(Text(), Text()), .. Many(50, () => new ReplyFact(Text(), Text()))]),
        };

        // Mostly short; now and then very long; of all planes, halves of pairs among them.
        private string Text()
        {
            var length = random.Next(20) switch { 0 => 0, 1 => random.Next(20000), 2 or 3 => random.Next(1000), _ => random.Next(40) };
            return string.Create(length, random, static (text, dice) =>
            {
                for (var at = 0; at < text.Length; at++)
                {
                    text[at] = dice.Next(4) switch
                    {
                        0 => (char)dice.Next(0x10000),
                        1 => "<>&@!*_~`:\n\t \u202E\uD83D\uDE00"[dice.Next(16)],
                        _ => (char)dice.Next(' ', 0x7F),
                    };
                }
            });
        }

        private ImmutableArray<T> Many<T>(int most, Func<T> one) => [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(most) : random.Next(4)).Select(_ => one())];

        private T Any<T>()
            where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
    }
}
