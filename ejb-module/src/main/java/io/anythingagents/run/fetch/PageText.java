package io.anythingagents.run.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jspecify.annotations.Nullable;

/** What a person would read of a page: no scripts, no styles, nothing hidden, lines where the page has lines. */
final class PageText {
    private static final String UNREAD =
            "script, style, noscript, template, svg, canvas, iframe, object, form, nav, [hidden], [aria-hidden=true],"
                    + " [style*=display:none], [style*='display: none'], [style*=visibility:hidden]";

    private PageText() {}

    /** @param charset as the server says; null to find it in the page */
    static WebPage of(URI address, byte[] bytes, String subtype, @Nullable String charset) throws IOException {
        if (!subtype.contains("html")) {
            Charset said = charset == null ? StandardCharsets.UTF_8 : Charset.forName(charset);
            return new WebPage(address, "", new String(bytes, said).strip());
        }
        Document page = Jsoup.parse(new ByteArrayInputStream(bytes), charset, address.toString());
        String title = page.title();
        page.select(UNREAD).remove();
        StringBuilder text = new StringBuilder();
        NodeTraversor.traverse(new Lines(text), page.body());
        return new WebPage(address, title, text.toString().strip());
    }

    private record Lines(StringBuilder text) implements NodeVisitor {
        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                String said = words.text();
                boolean atStart = text.length() == 0 || Character.isWhitespace(text.charAt(text.length() - 1));
                text.append(atStart ? said.stripLeading() : said);
            } else if (node instanceof Element element && (element.isBlock() || isBreak(element))) {
                line();
                if (element.normalName().equals("li")) {
                    text.append("- ");
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && element.isBlock()) {
                line();
            }
        }

        private static boolean isBreak(Element element) {
            return element.normalName().equals("br");
        }

        private void line() {
            while (text.length() > 0 && text.charAt(text.length() - 1) == ' ') {
                text.setLength(text.length() - 1);
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
        }
    }
}
