package io.anythingagents.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code aa mail list}. */
@Command(name = "list", description = "List the mails in the outbox, newest first.")
final class MailListCommand extends ContextCommand {
    @Mixin
    private OutboxOptions outbox = new OutboxOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    MailListCommand(CliContext context) {
        super(context);
    }

    @Override
    public void run() {
        List<StoredMail> mails = outbox.mails(context);
        if (output.isJson()) {
            OutputOption.writeJson(
                    out(), mails.stream().map(MailListCommand::json).toList());
        } else if (mails.isEmpty()) {
            out().println("The outbox holds no such mail.");
        } else {
            mails.forEach(mail -> out().println(String.format(
                    Locale.ROOT,
                    "%s  %-20s %-32s %s",
                    mail.name(),
                    mail.header("X-Mail-Kind"),
                    mail.header("To"),
                    mail.header("Subject"))));
        }
    }

    private static Map<String, Object> json(StoredMail mail) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", mail.name());
        object.put("kind", mail.header("X-Mail-Kind"));
        object.put("to", mail.header("To"));
        object.put("subject", mail.header("Subject"));
        object.put("date", mail.header("Date"));
        mail.link().ifPresent(link -> object.put("link", link));
        return object;
    }
}
